import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../core/json.ts'
import type { PublicJwk } from '../../core/key.ts'
import type { Binding, World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { isHashName } from '../../crypto/digest.ts'
import { assertPublicJwk } from '../../crypto/jwk.ts'
import { parseJws, verifyJws } from '../../crypto/jws.ts'
import { verifies } from '../../testing/conformance/credential-format.ts'
import { fakeWorld } from '../../testing/fakes/world.ts'
import { vectors } from '../../testing/vectors.ts'
import { digestText } from './disclosure.ts'
import { splitSdJwt } from './envelope.ts'
import { sdJwtVc } from './index.ts'
import { unpack } from './unpack.ts'

type Flattened = {
  readonly protected: string
  readonly payload: string
  readonly signature: string
  readonly header: { readonly disclosures?: string[]; readonly kb_jwt?: string }
}
interface Case {
  readonly set: string
  readonly name: string
  readonly issuer_jwk: object
  readonly holder_jwk: object
  readonly verifier: string
  readonly nonce: string
  readonly issuance: string | Flattened
  readonly presentation: string | Flattened
  readonly user_claims: JsonObject
  readonly verified_contents: JsonObject
  readonly kb_jwt: { readonly payload: { readonly sd_hash: string; readonly iat: number } } | null
}
interface Negative {
  readonly issuer_jwk: object
  /** Seconds since the epoch. */
  readonly now: number
  readonly accept: readonly { readonly name: string; readonly sd_jwt: string; readonly verified: JsonObject }[]
  readonly reject: readonly { readonly name: string; readonly must_reject_because: string; readonly sd_jwt: string }[]
}

const publicKey = (jwk: object): PublicJwk => {
  const { d: _, ...rest } = jwk as { readonly d?: string }
  const key = assertPublicJwk(rest)
  if (!key) throw new Error('no key')
  return key
}
/** Without the line breaks that a long value has where the example was written, and not where it was signed. */
const unwrapped = (claims: JsonObject): JsonObject => JSON.parse(JSON.stringify(claims).replaceAll(/\\n| {4}/g, ''))
const compact = (text: string | Flattened): string => {
  if (typeof text === 'string') return text
  const { disclosures = [], kb_jwt: keyBinding = '' } = text.header
  return [`${text.protected}.${text.payload}.${text.signature}`, ...disclosures, keyBinding].join('~')
}
function processed(raw: string): { readonly claims: JsonObject; readonly hashed: string } {
  const { jwt, disclosures, keyBinding } = splitSdJwt(raw)
  const { _sd_alg: hash = 'sha-256', ...payload } = parseJws(jwt).payload
  if (!isHashName(hash)) throw new Error('another hash')
  const shown = keyBinding === null ? raw : raw.slice(0, -keyBinding.length)
  return { claims: unpack(payload, disclosures, hash).claims, hashed: digestText(hash, shown) }
}
/** A world in which every https issuer has these keys. */
function publishing(key: PublicJwk, now: number, kid?: string): World {
  return fakeWorld({
    now: () => now,
    fetch: async (url) => {
      const issuer = url.replace('/.well-known/jwt-vc-issuer', '')
      return {
        status: 200,
        contentType: 'application/json',
        body: encodeUtf8(JSON.stringify({ issuer, jwks: { keys: [{ ...key, ...(kid ? { kid } : {}) }] } })),
      }
    },
  })
}

describe('RFC 9901 and SD-JWT VC: the cases of the reference implementation', () => {
  const { data, skip } = vectors<readonly Case[]>('sd-jwt', 'cases.json')
  test.skipIf(skip)(`there are 33 of them${skip ? ` (${skip})` : ''}`, () => expect(data).toHaveLength(33))

  test.skipIf(skip).each(data ?? [])('$set $name: the signature holds, and what is shown is what the verifier should see', async (one) => {
    const issuance = compact(one.issuance)
    const presentation = compact(one.presentation)
    for (const raw of [issuance, presentation]) expect(await verifyJws(parseJws(splitSdJwt(raw).jwt), publicKey(one.issuer_jwk))).toBe(true)
    const { claims, hashed } = processed(presentation)
    expect(claims).toEqual(one.verified_contents)
    expect(unwrapped(processed(issuance).claims)).toMatchObject(unwrapped(one.user_claims))
    if (one.kb_jwt) expect(hashed).toBe(one.kb_jwt.payload.sd_hash)
  })

  const ours = (data ?? []).filter(({ issuance }) => parseJws(splitSdJwt(compact(issuance)).jwt).header.typ === 'dc+sd-jwt')
  test.skipIf(skip)('four of them are SD-JWT VCs', () => expect(ours).toHaveLength(4))
  test.skipIf(skip).each(ours)('$set $name is accepted whole: issuance and presentation', async (one) => {
    const seconds = one.kb_jwt?.payload.iat ?? 1_700_000_000
    const { kid } = parseJws(splitSdJwt(compact(one.issuance)).jwt).header
    const world = publishing(publicKey(one.issuer_jwk), seconds * 1000, typeof kid === 'string' ? kid : undefined)
    const credential = sdJwtVc.parse(compact(one.issuance))
    if (!credential) throw new Error('not parsed')
    expect((await sdJwtVc.verify(credential, world)).filter(({ name }) => name !== 'status').map(({ result }) => result)).toEqual(Array(4).fill('passed'))
    const binding: Binding = { kind: 'nonce', audience: one.verifier, nonce: one.nonce, transactionData: [] }
    const report = await sdJwtVc.verifyPresentation?.(compact(one.presentation), binding, world)
    const failed = report?.checks.filter(({ result }) => result === 'failed').map(({ name }) => name)
    expect(failed).toEqual(one.kb_jwt ? [] : ['holder', 'binding'])
    const { cnf: _, ...shown } = one.verified_contents
    expect(report?.credentials[0]?.credential.claims).toEqual(shown)
  })
})

describe('what RFC 9901 section 7 and SD-JWT VC refuse', () => {
  const { data, skip } = vectors<Negative>('sd-jwt', 'negative.json')
  const binding: Binding = { kind: 'nonce', audience: 'https://verifier.example.org', nonce: '1234567890', transactionData: [] }
  const verify = async (raw: string) => {
    const world = publishing(publicKey(data?.issuer_jwk ?? {}), (data?.now ?? 0) * 1000)
    const report = await sdJwtVc.verifyPresentation?.(raw, binding, world)
    if (!report) throw new Error('no verifier')
    return report
  }
  test.skipIf(skip)(`there are 24 of them${skip ? ` (${skip})` : ''}`, () => expect(data?.reject).toHaveLength(24))
  test.skipIf(skip).each(data?.accept ?? [])('$name', async ({ sd_jwt: raw, verified }) => {
    const { checks, credentials } = await verify(raw)
    expect(checks.filter(({ result }) => result !== 'passed')).toEqual([])
    expect(credentials[0]?.credential.claims).toMatchObject(verified)
  })
  test.skipIf(skip).each(data?.reject ?? [])('refused: $name ($must_reject_because)', async ({ sd_jwt: raw }) => {
    expect(await verifies(() => verify(raw))).toBe(false)
  })
  test.skipIf(skip)('S-11: each of them is refused at issuance too, as a presentation is', () => {
    for (const { sd_jwt: raw } of data?.accept ?? []) expect(() => sdJwtVc.parse(raw)).toThrow(expect.objectContaining({ code: 'credential.malformed' }))
  })
})
