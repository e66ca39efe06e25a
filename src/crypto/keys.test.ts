import { afterEach, describe, expect, it, vi } from 'vitest'
import { withoutEd25519 } from '../testing/fakes/no-ed25519.ts'
import { vectors } from '../testing/vectors.ts'
import { generateEd25519Slowly, signEd25519Slowly } from './ed25519.ts'
import { generateWrappedKey, unwrapSigner } from './keys.ts'
import { verifySignature } from './verify.ts'

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

const usages: readonly KeyUsage[] = ['wrapKey', 'unwrapKey', 'encrypt', 'decrypt']
const wrappingKey = () => crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, usages)
const text = (value: string) => new TextEncoder().encode(value)

const native = async () => ({ generateWrappedKey, unwrapSigner })
const fallback = async () => {
  withoutEd25519()
  return import('./keys.ts')
}
const cases = [
  ['EdDSA', 'WebCrypto', native, 64],
  ['ES256', 'WebCrypto', native, 154],
  ['EdDSA', 'the fallback', fallback, 64],
] as const

describe.each(cases)('a wrapped %s key of %s', (algorithm, _, engine, sealedLength) => {
  const made = async () => {
    const keys = await engine()
    const wrapping = await wrappingKey()
    const key = await keys.generateWrappedKey(algorithm, wrapping, text('key-1'))
    // What was found out about WebCrypto stays with the module; the checks below have the real one again.
    vi.restoreAllMocks()
    return { ...keys, wrapping, ...key }
  }
  const codeOf = (signer: Promise<unknown>) =>
    signer.then(
      () => 'opened',
      // Modules loaded anew have an error class of their own: its code is what it is known by.
      (error: { readonly code?: string }) => error.code,
    )

  it('signs what its public key verifies', async () => {
    const { jwk, wrapped, wrapping, unwrapSigner: unwrap } = await made()
    const sign = await unwrap(algorithm, jwk, wrapped, wrapping, text('key-1'))
    for (const data of ['', 'a', 'b'.repeat(5000)]) {
      const signature = await sign(text(data))
      expect(signature.length).toBe(64)
      expect(await verifySignature(algorithm, jwk, signature, text(data))).toBe(true)
      expect(await verifySignature(algorithm, jwk, signature, text(`${data}!`))).toBe(false)
    }
  })

  it('is another key each time, and its JWK says nothing but the public key', async () => {
    const one = await made()
    const two = await made()
    expect(one.jwk.x).not.toBe(two.jwk.x)
    expect(Object.keys(one.jwk).sort()).toEqual(algorithm === 'EdDSA' ? ['crv', 'kty', 'x'] : ['crv', 'kty', 'x', 'y'])
  })

  it('opens with nothing but its own wrapping key, additional data and bytes', async () => {
    const { jwk, wrapped, wrapping, unwrapSigner: unwrap } = await made()
    const changed = Uint8Array.from(wrapped, (byte, at) => (at === wrapped.length - 1 ? byte ^ 1 : byte))
    const changedIv = Uint8Array.from(wrapped, (byte, at) => (at === 0 ? byte ^ 1 : byte))
    const other = algorithm === 'EdDSA' ? 'ES256' : 'EdDSA'
    expect(await codeOf(unwrap(algorithm, jwk, wrapped, wrapping, text('key-1')))).toBe('opened')
    expect(await codeOf(unwrap(algorithm, jwk, wrapped, wrapping, text('key-2')))).toBe('key.unavailable')
    expect(await codeOf(unwrap(algorithm, jwk, wrapped, await wrappingKey(), text('key-1')))).toBe('key.unavailable')
    for (const bytes of [changed, changedIv, wrapped.subarray(0, 20), new Uint8Array()]) {
      expect(await codeOf(unwrap(algorithm, jwk, bytes, wrapping, text('key-1')))).toBe('key.unavailable')
    }
    expect(await codeOf(unwrap(other, jwk, wrapped, wrapping, text('key-1')))).toBe('key.unavailable')
  })

  it('holds 12 bytes of iv, PKCS #8 and a tag', async () => {
    const { wrapped } = await made()
    expect(wrapped.length).toBeGreaterThanOrEqual(12 + sealedLength - 20)
    expect(wrapped.length).toBeLessThanOrEqual(12 + sealedLength + 4)
  })
})

describe('Ed25519 keys', () => {
  it('open in either engine, whichever made them', async () => {
    const wrapping = await wrappingKey()
    const made = await generateWrappedKey('EdDSA', wrapping, text('a'))
    const slow = await fallback()
    const madeSlowly = await slow.generateWrappedKey('EdDSA', wrapping, text('a'))
    const sign = await slow.unwrapSigner('EdDSA', made.jwk, made.wrapped, wrapping, text('a'))
    vi.restoreAllMocks()
    expect(await verifySignature('EdDSA', made.jwk, await sign(text('x')), text('x'))).toBe(true)
    const signNatively = await unwrapSigner('EdDSA', madeSlowly.jwk, madeSlowly.wrapped, wrapping, text('a'))
    expect(await verifySignature('EdDSA', madeSlowly.jwk, await signNatively(text('x')), text('x'))).toBe(true)
  })

  it('sign as RFC 8032 section 7.1 does', async (context) => {
    const suite = vectors<readonly { priv: string; msg: string; sig: string }[]>('ed25519', 'rfc8032-ed25519.json')
    if (suite.skip !== null) return context.skip(suite.skip)
    for (const { priv, msg, sig } of suite.data) {
      const { pkcs8 } = await generateEd25519Slowly()
      pkcs8.set(Buffer.from(priv, 'hex'), 16)
      const data = new Uint8Array(Buffer.from(msg, 'hex'))
      expect(Buffer.from((await signEd25519Slowly(pkcs8, data)) ?? []).toString('hex')).toBe(sig)
      const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
      expect(Buffer.from(await crypto.subtle.sign('Ed25519', key, data)).toString('hex')).toBe(sig)
    }
  })

  it('of the fallback are overwritten after each use', async () => {
    const keys = await fallback()
    const wrapping = await wrappingKey()
    const opened: Uint8Array[] = []
    const { encrypt, decrypt } = crypto.subtle
    vi.spyOn(crypto.subtle, 'encrypt').mockImplementation(async (...parameters) => {
      if (parameters[2] instanceof Uint8Array) opened.push(parameters[2])
      return Reflect.apply(encrypt, crypto.subtle, parameters)
    })
    vi.spyOn(crypto.subtle, 'decrypt').mockImplementation(async (...parameters) => {
      const plain: ArrayBuffer = await Reflect.apply(decrypt, crypto.subtle, parameters)
      opened.push(new Uint8Array(plain))
      return plain
    })
    const { jwk, wrapped } = await keys.generateWrappedKey('EdDSA', wrapping, text('a'))
    const sign = await keys.unwrapSigner('EdDSA', jwk, wrapped, wrapping, text('a'))
    await sign(text('x'))
    expect(opened.map((bytes) => bytes.length)).toEqual([48, 48, 48])
    for (const bytes of opened) expect(bytes.every((byte) => byte === 0)).toBe(true)
  })
})
