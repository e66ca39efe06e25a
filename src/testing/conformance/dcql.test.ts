import { describe, expect, test } from 'vitest'
import { candidates, type MatchContext } from '../../agent/match.ts'
import type { IndexEntry } from '../../core/credential.ts'
import type { Candidate } from '../../core/exchange.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import { canBeMet, satisfiable } from '../../core/selection.ts'
import { leaves } from '../../agent/claim-path.ts'
import { type DcqlQuery, parseDcqlQuery } from '../../openid/dcql-query.ts'
import { vectors } from '../vectors.ts'

interface Validity {
  readonly valid: readonly { readonly name: string; readonly query: unknown }[]
  readonly invalid: readonly { readonly name: string; readonly section: string; readonly query: unknown }[]
}
interface Held {
  readonly id?: string
  readonly format?: string
  readonly credential_format?: string
  readonly vct?: string
  readonly type?: readonly string[]
  readonly doctype?: string
  readonly claims?: JsonObject
  readonly namespaces?: JsonObject
  readonly cryptographic_holder_binding?: boolean
}
interface DraftQuery {
  readonly meta?: unknown
  readonly trusted_authorities?: unknown
  readonly claims?: readonly { readonly path?: unknown; readonly namespace?: string; readonly claim_name?: string }[]
}
interface DcqlTs {
  readonly query_cases: readonly {
    readonly name: string
    readonly query: { readonly credentials: readonly DraftQuery[] }
    readonly credentials: readonly Held[]
    readonly expected: {
      readonly can_be_satisfied: boolean
      readonly matches: Readonly<
        Record<
          string,
          {
            readonly valid_credential_indexes: readonly number[]
            readonly claim_sets?: Readonly<Record<string, readonly { readonly output: JsonObject }[]>>
          }
        >
      >
    }
  }[]
}
type Multipaz = readonly {
  readonly name: string
  readonly query: unknown
  readonly credentials: readonly Held[]
  readonly expected: {
    readonly unsatisfiable?: string
    readonly credential_sets?: readonly {
      readonly optional: boolean
      readonly options: readonly (readonly (readonly { readonly credential: string; readonly claims: readonly unknown[] }[])[])[]
    }[]
  }
}[]

/** Some of these queries are of a draft: without `meta`, and with `namespace` and `claim_name` where 1.0 has a path. */
function today(query: DraftQuery): unknown {
  const claims = query.claims?.map((claim) => ({ ...claim, path: claim.path ?? [claim.namespace, claim.claim_name] }))
  return { ...query, meta: query.meta ?? {}, ...(claims ? { claims } : {}) }
}

const holder = 'did:example:me'

/** A held credential of the vectors as the index would have it; every claim can be held back, as the vectors assume. */
function entryOf(held: Held, index: number): IndexEntry {
  const claims = held.claims ?? held.namespaces ?? {}
  return {
    id: held.id ?? `${index}`,
    format: held.format ?? held.credential_format ?? '',
    types: held.type ?? [held.vct ?? held.doctype ?? ''],
    issuer: 'did:example:issuer',
    holder: held.cryptographic_holder_binding === false ? null : holder,
    title: 'a credential',
    claims,
    authorities: [],
    withholdable: leaves(claims).map(({ path }) => path),
    validFrom: null,
    validUntil: null,
    addedAt: -index,
  }
}

const strings = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const context: MatchContext = {
  satisfies: ({ types }, meta) => {
    if (Object.keys(meta).length === 0) return true
    if (meta.vct_values !== undefined) return strings(meta.vct_values).includes(types[0])
    if (meta.doctype_value !== undefined) return meta.doctype_value === types[0]
    return strings(meta.type_values).some((wanted) => strings(wanted).every((type) => types.some((has) => has === type)))
  },
  mine: (did) => did === holder,
  seenBy: () => [],
  now: 1_800_000_000_000,
}

function matches(query: DcqlQuery, credentials: readonly Held[]) {
  const entries = credentials.map(entryOf)
  const found = new Map<string, readonly Candidate[]>(
    query.credentials.map((one) => [one.id, candidates(one, entries, context).filter(({ sets }) => sets.length > 0)]),
  )
  const usable = (id: string) => (found.get(id)?.length ?? 0) > 0
  return { found, met: canBeMet(query, usable), options: satisfiable(query, usable) }
}

/** Every leaf that would leave, whichever level of the credential it was asked at. */
const shown = (candidate: Candidate | undefined, set: number) =>
  (candidate?.sets[set] ?? []).flatMap(({ path, value }) =>
    isObject(value) || Array.isArray(value) ? leaves({ root: value }).map((leaf) => [...path, ...leaf.path.slice(1)].join('/')) : [path.join('/')],
  )

const validity = vectors<Validity>('dcql', 'spec-validity.json')
describe.skipIf(validity.skip)(`queries by the standard's text ${validity.skip ?? ''}`, () => {
  test.each(validity.data?.valid ?? [])('$name: accepted', ({ query }) => {
    expect(parseDcqlQuery(query).credentials.length).toBeGreaterThan(0)
  })
  // Section 6.1 lets `meta` be empty and section B.3.5 requires `vct_values`: whether it may be missing is for the format to say.
  const forTheFormat = (name: string) => name === 'vct_values missing in meta'
  test.each((validity.data?.invalid ?? []).filter(({ name }) => !forTheFormat(name)))('VP-21: $name: refused (section $section)', ({ query }) => {
    expect(() => parseDcqlQuery(query)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
  })
  test('nothing but the one ambiguous case is left to the formats', () => {
    expect(validity.data?.invalid.filter(({ name }) => forTheFormat(name))).toHaveLength(1)
  })
})

const dcqlTs = vectors<DcqlTs>('dcql', 'dcql-ts-cases.json')
describe.skipIf(dcqlTs.skip)(`what dcql-ts finds ${dcqlTs.skip ?? ''}`, () => {
  for (const { name, query, credentials, expected } of dcqlTs.data?.query_cases ?? []) {
    const proven = query.credentials.some(({ trusted_authorities: authorities }) => authorities !== undefined) && expected.can_be_satisfied
    const skip = proven ? 'skipped: no kind of trusted authority can be proven yet' : null
    test.skipIf(skip)(skip ? `${name} (${skip})` : name, () => {
      const { found, met } = matches(parseDcqlQuery({ ...query, credentials: query.credentials.map(today) }), credentials)
      expect(met).toBe(expected.can_be_satisfied)
      for (const [id, match] of Object.entries(expected.matches)) {
        expect(found.get(id)?.map(({ credentialId }) => Number(credentialId))).toEqual(match.valid_credential_indexes)
        for (const [index, sets] of Object.entries(match.claim_sets ?? {})) {
          const candidate = found.get(id)?.find(({ credentialId }) => credentialId === index)
          sets.forEach(({ output }, set) => {
            const wanted = leaves(output).map(({ path }) => path.join('/'))
            expect(shown(candidate, set).toSorted()).toEqual(wanted.toSorted())
          })
        }
      }
    })
  }
})

const multipaz = vectors<Multipaz>('dcql', 'multipaz-cases.json')
describe.skipIf(multipaz.skip)(`what Multipaz finds ${multipaz.skip ?? ''}`, () => {
  test.each(multipaz.data ?? [])('$name', ({ query: raw, credentials, expected }) => {
    const query = parseDcqlQuery(raw)
    const { found, met, options } = matches(query, credentials)
    expect(met).toBe(expected.unsatisfiable === undefined)
    if (!met) return
    const ours = query.sets.flatMap((set, at) => {
      const choices = (options[at] ?? []).map((index) =>
        (set.options[index] ?? []).map((id) =>
          (found.get(id) ?? [])
            .map(({ credentialId, sets }) => ({ credential: credentialId, claims: (sets[0] ?? []).map(({ path }) => path) }))
            .toSorted((a, b) => a.credential.localeCompare(b.credential)),
        ),
      )
      return choices.length > 0 ? [{ optional: !set.required, options: choices }] : []
    })
    const theirs = (expected.credential_sets ?? []).map(({ optional, options: choices }) => ({
      optional,
      options: choices.map((members) => members.map((member) => member.toSorted((a, b) => a.credential.localeCompare(b.credential)))),
    }))
    // Without credential_sets Multipaz lists one required set for each credential, we one set of all of them: the same demand.
    const demanded = isObject(raw) && 'credential_sets' in raw ? theirs : [{ optional: false, options: [theirs.flatMap(({ options: [only] }) => only ?? [])] }]
    expect(ours).toEqual(demanded)
  })
})
