import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { withoutEd25519 } from '../testing/fakes/no-ed25519.ts'
import { generateWrappedKey, unwrapSigner } from './keys.ts'
import { exportPrivateJwk, readPrivateJwk, wrapPrivateJwk } from './private-jwk.ts'
import { verifySignature } from './verify.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

const usages: readonly KeyUsage[] = ['wrapKey', 'unwrapKey', 'encrypt', 'decrypt']
const wrappingKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, usages)
const text = (value: string) => new TextEncoder().encode(value)
const codeOf = (done: Promise<unknown>) =>
  done.then(
    () => 'done',
    // Modules loaded anew have an error class of their own: its code is what it is known by.
    (error: { readonly code?: string }) => error.code,
  )

const native = async () => ({ exportPrivateJwk, wrapPrivateJwk })
const fallback = async () => {
  withoutEd25519()
  return import('./private-jwk.ts')
}
const cases = [
  ['EdDSA', 'WebCrypto', native],
  ['ES256', 'WebCrypto', native],
  ['EdDSA', 'the fallback', fallback],
] as const

describe.each(cases)('a private %s key of %s', (algorithm, _, engine) => {
  const revealed = async () => {
    const wrapping = await wrappingKey()
    const made = await generateWrappedKey(algorithm, wrapping, text('key-1'))
    const stranger = await generateWrappedKey(algorithm, wrapping, text('key-1'))
    const keys = await engine()
    const jwk = await keys.exportPrivateJwk(algorithm, made.jwk, made.wrapped, wrapping, text('key-1'))
    return { ...keys, wrapping, made, stranger, jwk }
  }

  it('comes out as a JWK with the public members it always had, and d', async () => {
    const { made, jwk } = await revealed()
    const { d, ...rest } = jwk
    expect(rest).toEqual(made.jwk)
    expect(d).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it('goes into another vault, where it signs what the same public key verifies', async () => {
    const { jwk, made, wrapPrivateJwk: wrap } = await revealed()
    const other = await wrappingKey()
    const again = await wrap(jwk, other, text('key-2'))
    vi.restoreAllMocks()
    expect(again.algorithm).toBe(algorithm)
    expect(again.jwk).toEqual(made.jwk)
    const sign = await unwrapSigner(algorithm, again.jwk, again.wrapped, other, text('key-2'))
    expect(await verifySignature(algorithm, made.jwk, await sign(text('x')), text('x'))).toBe(true)
  })

  it('comes out with nothing but its own wrapping key, additional data, bytes and public half', async () => {
    const { made, stranger, wrapping, exportPrivateJwk: reveal } = await revealed()
    const changed = Uint8Array.from(made.wrapped, (byte, at) => (at === 20 ? byte ^ 1 : byte))
    expect(await codeOf(reveal(algorithm, made.jwk, made.wrapped, wrapping, text('key-2')))).toBe('key.unavailable')
    expect(await codeOf(reveal(algorithm, made.jwk, made.wrapped, await wrappingKey(), text('key-1')))).toBe('key.unavailable')
    expect(await codeOf(reveal(algorithm, made.jwk, changed, wrapping, text('key-1')))).toBe('key.unavailable')
    expect(await codeOf(reveal(algorithm, stranger.jwk, made.wrapped, wrapping, text('key-1')))).toBe('key.unavailable')
  })

  it('is refused with the public half of another key', async () => {
    const { jwk, stranger, wrapping, wrapPrivateJwk: wrap } = await revealed()
    expect(await codeOf(wrap({ ...stranger.jwk, d: jwk.d }, wrapping, text('a')))).toBe('key.unavailable')
  })
})

describe('a private JWK', () => {
  it('is refused when it is anything else: other members, lengths, curves, or no private half', async () => {
    const wrapping = await wrappingKey()
    const made = await generateWrappedKey('ES256', wrapping, text('a'))
    const jwk = await exportPrivateJwk('ES256', made.jwk, made.wrapped, wrapping, text('a'))
    const wrong = [
      null,
      [],
      'text',
      {},
      made.jwk,
      { ...jwk, alg: 'ES256' },
      { ...jwk, crv: 'P-384' },
      { ...jwk, d: `${jwk.d}A` },
      { ...jwk, d: jwk.d.slice(1) },
      { ...jwk, d: 7 },
      { ...jwk, d: 'A'.repeat(43) },
      { ...jwk, y: undefined },
      { kty: 'OKP', crv: 'X25519', x: jwk.x, d: jwk.d },
      { ...jwk, crv: 'secp256k1' },
    ]
    for (const value of wrong) expect(await codeOf(wrapPrivateJwk(value, wrapping, text('a')))).toBe('key.unavailable')
    expect(await codeOf(wrapPrivateJwk(jwk, wrapping, text('a')))).toBe('done')
  })

  it('is never read out of what somebody made up, and nothing else is thrown', () => {
    fc.assert(fc.property(fc.anything(), (value) => readPrivateJwk(value) === null))
  })
})
