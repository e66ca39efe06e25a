import type { ClaimPath } from '../../core/credential.ts'
import type { ClaimQuery, CredentialQuery } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import { acceptedTexts } from './filter.ts'
import type { Format } from './formats.ts'
import type { Field, InputDescriptor } from './input-descriptor.ts'
import { unsupported } from './unsupported.ts'

const mostTypes = 100
/** So many optional fields are left out one set at a time; of more, all or none. */
const mostOptional = 3

/**
 * What an input descriptor asks of credentials of one format, as a Credential Query. `null`: no credential of this format can answer it: it may show nothing
 * beyond the fields and the format holds nothing back, or it names a type in a way the format has not.
 */
export function queryOf(id: string, { fields, limited }: InputDescriptor, format: Format): CredentialQuery | null {
  if (limited && format === 'jwt_vc_json') return null
  const about = fields.map((field) => ({ field, types: field.optional ? null : typesOf(field, format) }))
  const metas = about.flatMap(({ types }) => (types ? [types] : []))
  const meta = format === 'jwt_vc_json' ? typeValues(metas) : vctValues(metas)
  if (meta === null || about.some(({ types }) => types?.length === 0)) return null
  const claims = about.flatMap(({ field, types }, index) => (types ? [] : [{ claim: claimOf(field, `f${index}`, format), optional: field.optional }]))
  return {
    id,
    format,
    meta,
    claims: claims.length === 0 ? null : claims.map(({ claim }) => claim),
    claimSets: setsOf(claims),
    trustedAuthorities: null,
    holderBinding: true,
  }
}

/** The types that a field accepts, when it is about nothing but the type and these can be listed; empty: none that this format has. `null`: another field. */
function typesOf({ paths, test }: Field, format: Format): readonly string[] | null {
  const names = paths.map(([first, ...rest]) => (first === 'vc' ? rest : [first, ...rest]).filter((step) => typeof step === 'string').join('.'))
  if (!names.every((name) => name === 'type' || name === 'vct')) return null
  if (!names.includes(format === 'jwt_vc_json' ? 'type' : 'vct')) return []
  return test && acceptedTexts(test, true)
}

/** Appendix B.1.1 of OpenID4VP 1.0: one of the alternatives of each field. Of no field, every credential is one. */
function typeValues(fields: readonly (readonly string[])[]): JsonObject | null {
  let values: readonly (readonly string[])[] = [[]]
  for (const types of fields) {
    values = values.flatMap((one) => types.map((type) => [...new Set([...one, type])]))
    if (values.length > mostTypes) return unsupported('types in too many combinations')
  }
  return { type_values: values.map((types) => (types.length === 0 ? ['VerifiableCredential'] : types)) }
}

/** Appendix B.3.5. Without one of these nothing can be found. */
function vctValues(fields: readonly (readonly string[])[]): JsonObject | null {
  const [first, ...others] = fields
  const values = first?.filter((type) => others.every((types) => types.includes(type))) ?? []
  return values.length === 0 ? null : { vct_values: values.slice(0, mostTypes) }
}

function claimOf({ paths, test }: Field, id: string, format: Format): ClaimQuery {
  const [path = [], ...alternatives] = format === 'jwt_vc_json' ? distinct(paths.flatMap(inVc)) : paths
  return { id, path, values: null, ...(alternatives.length === 0 ? {} : { alternatives }), ...(test === null ? {} : { test }) }
}

/** Where the wallet has it: the JWT claims of VCDM 1.1 section 6.3.1 are filled back into the credential, and the credential is what paths start from. */
function inVc([first, ...rest]: ClaimPath): readonly ClaimPath[] {
  if (first === 'vc') return rest.length === 0 ? [[first]] : [rest]
  if ((first === 'iss' || first === 'issuer') && rest.length === 0) return [['issuer'], ['issuer', 'id']]
  if (first === 'sub' && rest.length === 0) return [['credentialSubject', 'id']]
  return [first === 'jti' && rest.length === 0 ? ['id'] : first === undefined ? [] : [first, ...rest]]
}

function distinct(paths: readonly ClaimPath[]): readonly ClaimPath[] {
  const seen = new Set<string>()
  return paths.filter((path) => seen.size !== seen.add(JSON.stringify(path)).size)
}

/** Everything first, then with less and less of what is optional. */
function setsOf(claims: readonly { readonly claim: ClaimQuery; readonly optional: boolean }[]): CredentialQuery['claimSets'] {
  const optional = claims.flatMap(({ claim, optional: may }) => (may ? [claim] : []))
  if (optional.length === 0) return null
  const leftOut = optional.length > mostOptional ? [[], optional] : subsets(optional)
  return leftOut.map((out) => claims.flatMap(({ claim }) => (out.includes(claim) ? [] : [claim.id ?? ''])))
}

/** The smaller ones first. */
function subsets<T>(of: readonly T[]): readonly (readonly T[])[] {
  return of.reduce<readonly (readonly T[])[]>((some, one) => [...some, ...some.map((set) => [...set, one])], [[]]).toSorted((a, b) => a.length - b.length)
}
