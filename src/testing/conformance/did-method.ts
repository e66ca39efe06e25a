import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Did, type DidDocument, isDid } from '../../core/did.ts'
import { asWalletError } from '../../core/errors.ts'
import type { PublicKey } from '../../core/key.ts'
import type { DidMethod, World } from '../../core/plugin.ts'
import { algorithmOf, assertPublicJwk } from '../../crypto/jwk.ts'
import { fakeWorld } from '../fakes/world.ts'

/** What a DID method is tried with. */
export interface DidMethodCases {
  readonly valid: readonly Did[]
  /** Refused with `identifier.malformed`. */
  readonly invalid: readonly string[]
  /** Well-formed, and refused with `identifier.unresolvable`. */
  readonly unresolvable?: readonly string[]
  /** Keys to create identifiers of; none for a method that is only resolved. */
  readonly keys?: readonly PublicKey[]
  /** What the method may reach; nothing, unless given. */
  readonly world?: Partial<World>
}

const refusals = ['identifier.malformed', 'identifier.unresolvable', 'network.failed']

/** The promises every DID method keeps, as tests. Run it in the plugin's own test. */
export function didMethodConformance(method: DidMethod, cases: DidMethodCases): void {
  const world = fakeWorld(cases.world)
  // A method is handed whatever stood in a credential: the cast is what the agent would be deceived into.
  const resolve = (did: string): Promise<DidDocument> => method.resolve(did as Did, world)
  const codeOf = (did: string): Promise<string> =>
    resolve(did).then(
      () => 'a document',
      (error: unknown) => asWalletError(error).code,
    )

  describe(`DID method ${method.id}`, () => {
    it('is named as its identifiers are', () => {
      expect(method.kind).toBe('did-method')
      expect(cases.valid.length).toBeGreaterThan(0)
      for (const did of cases.valid) expect(did.startsWith(`did:${method.id}:`) && isDid(did)).toBe(true)
    })

    it.each(cases.valid)('gives a sound document for %s', async (did) => expectSound(await resolve(did), did))

    it.each(cases.valid)('gives the same plain data each time for %s', async (did) => {
      const document = await resolve(did)
      expect(await resolve(did)).toEqual(document)
      expect(JSON.parse(JSON.stringify(document))).toEqual(document)
    })

    it.each(cases.invalid.map((did) => [did.slice(0, 80), did]))('refuses %s as malformed', async (_, did) => {
      expect(await codeOf(did)).toBe('identifier.malformed')
    })

    it.each((cases.unresolvable ?? []).map((did) => [did.slice(0, 80), did]))('refuses %s as unresolvable', async (_, did) => {
      expect(await codeOf(did)).toBe('identifier.unresolvable')
    })

    it.each(['did:example:123', 'did:', '', 'did', `did:${method.id}:`, `DID:${method.id}:z6Mk`])('refuses "%s", which is not one of its own', async (did) => {
      expect(refusals).toContain(await codeOf(did))
    })

    it.each([10_000, 50_000, 100_000])('DR-1: refuses an identifier of %i letters in less than 100 ms', async (length) => {
      const start = performance.now()
      expect(refusals).toContain(await codeOf(`did:${method.id}:z${'a'.repeat(length)}`))
      expect(performance.now() - start).toBeLessThan(100)
    })

    it('gives a sound document or a refusal, whatever text it is asked for', async () => {
      const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' }), mutated(cases.valid))
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const answer = await resolve(text).catch((error: unknown) => asWalletError(error).code)
          if (typeof answer === 'string') expect(refusals).toContain(answer)
          else expectSound(answer, text)
        }),
      )
    })

    it.each((cases.keys ?? []).map((key) => [key.jwk.crv, key] as const))('creates identifiers of %s keys that authenticate and assert', async (_, key) => {
      const did = (await method.create?.(key, world)) ?? ''
      const document = await resolve(did)
      expectSound(document, did)
      for (const relationship of [document.authentication, document.assertionMethod]) {
        expect(document.verificationMethod.filter(({ id }) => relationship.includes(id)).map(({ publicKeyJwk }) => publicKeyJwk)).toEqual([key.jwk])
      }
    })

    it.runIf(cases.keys?.length)('creates another identifier of another key, and the same of the same', async () => {
      const keys = cases.keys ?? []
      const dids = await Promise.all([...keys, ...keys].map(async (key) => method.create?.(key, world)))
      expect(new Set(dids).size).toBe(keys.length)
    })
  })
}

/** One letter of a good identifier replaced, dropped or doubled. */
function mutated(valid: readonly Did[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...valid), fc.nat(), fc.string({ unit: 'grapheme-ascii', maxLength: 2 }))
    .map(([did, at, text]) => did.slice(0, at % did.length) + text + did.slice((at % did.length) + 1))
}

/** Everything `DidDocument` promises and its type cannot say. */
function expectSound(document: DidDocument, did: string): void {
  expect(document.id).toBe(did)
  const algorithms = new Map<string, string | null>()
  for (const method of document.verificationMethod) {
    expect(method.type).toBe('JsonWebKey')
    expect(method.controller).toBe(did)
    expect(method.id.startsWith(`${did}#`) && method.id.length > did.length + 1).toBe(true)
    expect(assertPublicJwk(method.publicKeyJwk)).toEqual(method.publicKeyJwk)
    expect(algorithms.has(method.id)).toBe(false)
    algorithms.set(method.id, algorithmOf(method.publicKeyJwk))
  }
  const signing = [...document.authentication, ...document.assertionMethod]
  expect(signing.length + document.keyAgreement.length).toBeGreaterThan(0)
  for (const id of signing) expect(algorithms.get(id) ?? `no key that signs: ${id}`).toMatch(/^(EdDSA|ES256|ES384|ES256K)$/)
  for (const id of document.keyAgreement) expect(algorithms.has(id) && algorithms.get(id) !== 'EdDSA').toBe(true)
}
