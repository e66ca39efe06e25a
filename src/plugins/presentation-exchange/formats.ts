import { list, type Members, member, members, text } from '../../openid/members.ts'

/** The formats of credentials that can be presented to an older verifier. */
export type Format = 'jwt_vc_json' | 'dc+sd-jwt'

/** One format that an input descriptor takes, and what the verifier calls it: in the answer it is called the same. */
export interface TakenFormat {
  readonly format: Format
  /** The presentation, and the credential in it; `inner: null`: the presentation is the credential. */
  readonly outer: string
  readonly inner: string | null
}

const signable: ReadonlySet<string> = new Set(['ES256', 'EdDSA', 'Ed25519'])

/** What our formats have been called (the DIF claim format registry, and OpenID4VP drafts 20 to 24), newer names first. */
const names = [
  { format: 'dc+sd-jwt', outer: 'dc+sd-jwt', inner: null, algorithms: 'kb-jwt_alg_values' },
  { format: 'dc+sd-jwt', outer: 'vc+sd-jwt', inner: null, algorithms: 'kb-jwt_alg_values' },
  { format: 'jwt_vc_json', outer: 'jwt_vp_json', inner: 'jwt_vc_json', algorithms: 'alg' },
  { format: 'jwt_vc_json', outer: 'jwt_vp', inner: 'jwt_vc', algorithms: 'alg' },
] as const

/** What is taken where a definition names no formats. */
export const anyFormat: readonly TakenFormat[] = taken(names.filter(({ outer }) => outer === 'vc+sd-jwt' || outer === 'jwt_vp'))

/**
 * The formats of a `format` or `vp_formats` object that we have, each under the first of its names that stands there. One whose holders would have to sign with
 * something else is not taken. Empty: none of ours. Throws `request.malformed`.
 */
export function parseFormats(value: unknown, where: string): readonly TakenFormat[] {
  const formats = members(value, where)
  const found = names.filter(({ outer, inner, algorithms }) => {
    const some = [outer, ...(inner === null ? [] : [inner])].filter((name) => member(formats, name) !== undefined)
    return some.length > 0 && (!some.includes(outer) || canSign(members(member(formats, outer), where), algorithms, where))
  })
  return taken(found.filter(({ format }, index) => found.findIndex((one) => one.format === format) === index))
}

function taken(some: readonly (typeof names)[number][]): readonly TakenFormat[] {
  return some.map(({ format, outer, inner }) => ({ format, outer, inner }))
}

function canSign(parameters: Members, name: string, where: string): boolean {
  const algorithms = member(parameters, name)
  return algorithms === undefined || list(algorithms, where, 100, (one, at) => text(one, at, 64)).some((one) => signable.has(one))
}
