import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { keep } from '../../agent/keep.ts'
import { sortPlugins } from '../../agent/plugins.ts'
import type { ClaimPath } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { Check } from '../../core/exchange.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import type { Binding, CredentialFormat, Signer, World } from '../../core/plugin.ts'
import { fakeHoldings } from '../fakes/holdings.ts'
import { fakeSigner } from '../fakes/signer.ts'
import { fakeWorld } from '../fakes/world.ts'

/** What a format's own test gives to the suite. */
export interface FormatSamples {
  /** Text of other formats, or of none: `parse` gives `null`. */
  readonly foreign: readonly string[]
  /** Text of this format that is broken. */
  readonly broken: readonly string[]
  /** A valid credential that speaks of the holder, valid at `world.now()`, and a query's `meta` that it satisfies. */
  issue(holder: Signer, world: World): Promise<{ readonly raw: string; readonly meta: JsonObject }>
  /** `meta` that no credential of `issue` satisfies, and `meta` that the standard forbids. */
  readonly otherMeta: JsonObject
  readonly malformedMeta: readonly JsonObject[]
}

const binding: Binding = { kind: 'nonce', audience: 'origin:https://verifier.example', nonce: 'n-0S6_WzA2Mj', transactionData: [] }

/** What every credential format promises (`CredentialFormat` in core/plugin.ts). */
export function credentialFormatConformance(format: CredentialFormat, samples: FormatSamples): void {
  const world = fakeWorld({ verify: (raw) => report(raw) })
  async function report(raw: string) {
    const credential = format.parse(raw)
    if (!credential) throw new WalletError('credential.malformed', 'no format knows it')
    return { credential, checks: await format.verify(credential, world) }
  }

  describe(`${format.id} keeps the promises of a credential format`, () => {
    let holder: Signer
    let sample: { readonly raw: string; readonly meta: JsonObject }
    beforeAll(async () => {
      holder = await fakeSigner('ES256')
      sample = await samples.issue(holder, world)
    })

    test('text of another format is not mine', () => {
      for (const text of ['', ' ', '.', '..', 'a.b.c', '{}', 'https://shop.example/a.b', ...samples.foreign])
        expect(format.parse(text), text.slice(0, 60)).toBeNull()
    })
    test('no text makes parse fail in any other way than credential.malformed', () => {
      fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.base64String()), (text) => isNullOrMalformed(() => format.parse(text))))
    })
    test('mine but broken is credential.malformed', () => {
      expect(samples.broken.length).toBeGreaterThan(0)
      for (const text of samples.broken)
        expect(
          codeOf(() => format.parse(text)),
          text.slice(0, 60),
        ).toBe('credential.malformed')
    })
    test('what was parsed names its format, its raw text and its holder', () => {
      expect(format.parse(sample.raw)).toMatchObject({ format: format.id, raw: sample.raw, holder: holder.did })
    })
    test('a valid credential passes named checks, each with its source', async () => {
      const { checks } = await report(sample.raw)
      expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['format', 'issuer-key', 'signature', 'dates']))
      expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length)
      for (const check of checks) expect(check).toEqual({ name: check.name, result: 'passed', reason: null, source: expect.stringMatching(/\d/) })
    })
    test('only the raw text of a credential is believed', async () => {
      const credential = format.parse(sample.raw)
      const stranger = await fakeSigner('ES256')
      if (!credential) throw new Error('not parsed')
      const { checks } = await report(sample.raw)
      expect(await format.verify({ ...credential, issuer: stranger.did, claims: {}, validUntil: 1 }, world)).toEqual(checks)
    })
    test('a credential whose text was changed anywhere does not verify', async () => {
      await fc.assert(
        fc.asyncProperty(fc.nat({ max: sample.raw.length - 1 }), fc.constantFrom('A', 'z', '0', '_', '.'), async (at, letter) => {
          fc.pre(sample.raw[at] !== letter)
          expect(await verifies(() => report(replaced(sample.raw, at, letter)))).toBe(false)
        }),
      )
    })
    test('a query for its type matches, one for another does not, a malformed one is refused', async () => {
      const credential = format.parse(sample.raw)
      if (!credential) throw new Error('not parsed')
      expect(format.satisfies(credential, sample.meta)).toBe(true)
      expect(format.satisfies(credential, samples.otherMeta)).toBe(false)
      for (const meta of samples.malformedMeta)
        expect(
          codeOf(() => format.satisfies(credential, meta)),
          JSON.stringify(meta),
        ).toBe('request.malformed')
    })

    test('how it wants to look never keeps a credential from being kept', async () => {
      const kept = async (display: CredentialFormat['display'], by: World = world) => {
        const holdings = fakeHoldings()
        const { display: _, ...plain } = format
        const plugins = sortPlugins([display ? { ...plain, display } : plain])
        const id = await keep(sample.raw, 'file', { plugins, holdings, world: by })
        const [credential, entry, report] = await Promise.all([holdings.get('credential', id), holdings.get('entry', id), holdings.get('report', id)])
        expect([credential?.copies[0]?.raw, entry?.id, report?.id]).toEqual([sample.raw, id, id])
        return entry
      }
      const plain = await kept(undefined)
      const failures: readonly CredentialFormat['display'][] = [
        async () => null,
        () => Promise.reject(new WalletError('network.failed', 'offline')),
        () => {
          throw new TypeError('broken')
        },
      ]
      for (const display of failures) expect({ ...(await kept(display)), id: '' }).toEqual({ ...plain, id: '' })
      for (const answer of ['', '{}', '[]', '<html></html>']) {
        const fetch: World['fetch'] = async () => ({ status: 200, contentType: null, body: new TextEncoder().encode(answer) })
        expect({ ...(await kept(format.display, { ...world, fetch })), id: '' }).toEqual({ ...plain, id: '' })
      }
      expect({ ...(await kept(format.display)), id: '' }).toEqual({ ...plain, id: '' })
    })

    describe('presented', () => {
      async function presented(disclose: readonly ClaimPath[] = [], signer: Signer | null = holder): Promise<string> {
        const credential = format.parse(sample.raw)
        if (!credential) throw new Error('not parsed')
        const presentation = await format.present(credential, disclose, binding, signer, world)
        if (typeof presentation !== 'string') throw new Error('this suite reads presentations that are text')
        return presentation
      }
      const checked = async (raw: string, by: Binding = binding) => {
        if (!format.verifyPresentation) throw new Error('cannot verify presentations')
        return format.verifyPresentation(raw, by, world)
      }

      test('a presentation verifies for its nonce and audience, and says who holds it', async () => {
        const { holder: named, credentials, checks } = await checked(await presented())
        expect(named).toBe(holder.did)
        expect(credentials).toHaveLength(1)
        expect(checks.every(({ result }) => result === 'passed')).toBe(true)
        expect(checks.map(({ name }) => name)).toEqual(expect.arrayContaining(['signature', 'binding', 'holder']))
      })
      test.each([
        ['nonce', { ...binding, nonce: 'another' }],
        ['audience', { ...binding, audience: 'origin:https://thief.example' }],
        ['nonce, empty', { ...binding, nonce: '' }],
      ])('another %s is refused', async (_, other) => {
        const { checks } = await checked(await presented(), other)
        expect(checks.find(({ name }) => name === 'binding')?.result).toBe('failed')
      })
      test('a presentation that was changed anywhere does not verify', async () => {
        const raw = await presented()
        await fc.assert(
          fc.asyncProperty(fc.nat({ max: raw.length - 1 }), fc.constantFrom('A', 'z', '0', '_', '.'), async (at, letter) => {
            fc.pre(raw[at] !== letter)
            expect(await verifies(() => checked(replaced(raw, at, letter)))).toBe(false)
          }),
          { numRuns: 50 },
        )
      })
      test('without a signer the credential goes out alone, bound to nobody', async () => {
        expect(format.parse(await presented([], null))).toMatchObject({ format: format.id })
      })
      test('nobody but the holder can present it', async () => {
        await expect(presented([], await fakeSigner('ES256'))).rejects.toMatchObject({ name: 'WalletError' })
      })
      test('what can be withheld is withheld, and everything else is shown', async () => {
        const credential = format.parse(sample.raw)
        if (!credential) throw new Error('not parsed')
        const { withholdable, title } = format.index(credential)
        expect(title).not.toBe('')
        const [shown] = (await checked(await presented([]))).credentials
        for (const path of withholdable) expect(has(shown?.credential.claims, path), path.join('/')).toBe(false)
        if (withholdable.length === 0) expect(shown?.credential.claims).toEqual(credential.claims)
        const [all] = (await checked(await presented(withholdable))).credentials
        expect(all?.credential.claims).toEqual(credential.claims)
      })
    })
  })
}

/** True when nothing was thrown and every check passed. Any error but a WalletError is passed on. */
export async function verifies(run: () => Promise<{ readonly checks: readonly Check[] }>): Promise<boolean> {
  try {
    return (await run()).checks.every(({ result }) => result === 'passed')
  } catch (error) {
    if (error instanceof WalletError && error.code === 'credential.malformed') return false
    throw error
  }
}

/** The code of the WalletError that is thrown, `null` when nothing is. Any other error is passed on. */
export function codeOf(run: () => unknown): string | null {
  try {
    run()
    return null
  } catch (error) {
    if (error instanceof WalletError) return error.code
    throw error
  }
}

function isNullOrMalformed(parse: () => unknown): boolean {
  const code = codeOf(() => {
    if (parse() !== null) throw new WalletError('internal', 'parsed')
  })
  return code === null || code === 'credential.malformed'
}

function replaced(text: string, at: number, letter: string): string {
  return text.slice(0, at) + letter + text.slice(at + 1)
}

function has(value: unknown, path: ClaimPath): boolean {
  const [name, ...rest] = path
  if (name === undefined) return true
  if (name === null) return Array.isArray(value) && value.some((item) => has(item, rest))
  if (typeof name === 'number') return Array.isArray(value) && name < value.length && has(value[name], rest)
  return isObject(value) && Object.hasOwn(value, name) && has(value[name], rest)
}
