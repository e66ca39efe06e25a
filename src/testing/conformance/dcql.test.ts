import { describe, expect, test } from 'vitest'
import { leaves } from '../../agent/claim-path.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import { canBeMet } from '../../core/selection.ts'
import { parseDcqlQuery } from '../../openid/dcql-query.ts'
import { jwtVc } from '../../plugins/jwt-vc/index.ts'
import { vectors } from '../vectors.ts'
import { type Held, matches, shown } from './dcql-matching.ts'

interface Validity {
  readonly valid: readonly { readonly name: string; readonly query: unknown }[]
  readonly invalid: readonly { readonly name: string; readonly section: string; readonly query: unknown }[]
}
interface DraftQuery {
  readonly meta?: unknown
  readonly trusted_authorities?: unknown
  readonly claims?: readonly { readonly path?: unknown; readonly namespace?: string; readonly claim_name?: string }[]
}
interface DcqlTs {
  readonly presentation_cases: readonly {
    readonly name: string
    readonly query: { readonly credentials: readonly DraftQuery[] }
    readonly presentation: Readonly<Record<string, Held | readonly Held[]>>
    readonly expected: { readonly can_be_satisfied: boolean }
  }[]
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

const unproven = 'skipped: no trusted list and no federation is consulted, so that nothing is claimed of either (section 6.1.1)'
/** Whether a case counts on an authority of another kind than a key identifier. */
function needsOther({ credentials }: { readonly credentials: readonly DraftQuery[] }, met: boolean): boolean {
  const kinds = credentials.flatMap(({ trusted_authorities: named }) => (Array.isArray(named) ? [named.map((one: unknown) => isObject(one) && one.type)] : []))
  return met && kinds.some((named) => !named.includes('aki'))
}

const dcqlTs = vectors<DcqlTs>('dcql', 'dcql-ts-cases.json')
describe.skipIf(dcqlTs.skip)(`what dcql-ts finds ${dcqlTs.skip ?? ''}`, () => {
  for (const { name, query, credentials, expected } of dcqlTs.data?.query_cases ?? []) {
    const skip = needsOther(query, expected.can_be_satisfied) ? unproven : null
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
  for (const { name, query, presentation, expected } of dcqlTs.data?.presentation_cases ?? []) {
    // Whoever gets an array with some of its elements held back cannot know their indexes; whoever holds it does.
    const moved = name.includes('array reordering') ? 'skipped: a rule for verifiers, which a wallet that holds the whole array has no use for' : null
    const skip = moved ?? (needsOther(query, expected.can_be_satisfied) ? unproven : null)
    test.skipIf(skip)(`an answer: ${name}${skip ? ` (${skip})` : ''}`, () => {
      const asked = parseDcqlQuery({ ...query, credentials: query.credentials.map(today) })
      const answers = Object.entries(presentation).map(([id, one]) => ({ id, given: Array.isArray(one) ? one : [one] }))
      const fitting = answers.every(({ id, given }) => matches(asked, given).found.get(id)?.length === given.length)
      // A verifier takes more than one option of a set, too; a wallet gives one (section 6.4.2).
      const answered = new Set<string>(answers.map(({ id }) => id))
      expect(fitting && canBeMet(asked, (id) => answered.has(id))).toBe(expected.can_be_satisfied)
    })
  }
})

interface Foreign {
  readonly repo: string
  readonly file: string
  readonly line: number
  readonly query: { readonly credentials: readonly { readonly format: string; readonly meta?: JsonObject }[] }
}
const foreign = vectors<readonly Foreign[]>('dcql', 'queries-from-other-implementations.json')
describe.skipIf(foreign.skip)(`queries other implementations are tested with ${foreign.skip ?? ''}`, () => {
  const accepted = (query: unknown) => {
    try {
      return parseDcqlQuery(query).credentials.length > 0
    } catch (error) {
      expect(error).toMatchObject({ code: 'request.malformed' })
      return false
    }
  }
  const needsTypes = ({ query }: Foreign) => query.credentials.some(({ format, meta }) => format === 'jwt_vc_json' && meta?.type_values === undefined)
  const all = foreign.data ?? []
  const wrong = ['DcqlMatcherTest.kt:194', 'DcqlMatcherTest.kt:225', 'DCQLParseTest.kt:29', 'DCQLParseTest.kt:61']
  test.each(all.map((one) => ({ ...one, place: `${one.file.split('/').at(-1)}:${one.line}` })))('$place', ({ place, ...one }) => {
    expect(accepted(one.query)).toBe(!wrong.includes(place))
    // Section B.1.1 wants type_values; the format says so, and then nothing fits.
    if (!needsTypes(one) || wrong.includes(place)) return
    const broken = one.query.credentials.filter(({ format }) => format === 'jwt_vc_json')
    for (const { meta } of broken)
      expect(() => jwtVc.satisfies({ types: ['VerifiableCredential'], claims: {} }, meta ?? {})).toThrow(expect.objectContaining({ code: 'request.malformed' }))
  })
  test('of 29 there are 19 that the standard allows', () => {
    expect(all.filter((one) => accepted(one.query) && !needsTypes(one) && one.query.credentials.every(({ format }) => format !== 'ac_vp'))).toHaveLength(19)
  })
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
