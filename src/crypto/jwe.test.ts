import { compactDecrypt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import type { PublicJwk } from '../core/key.ts'
import { encodeBase64url } from './base64url.ts'
import { encryptJwe } from './jwe.ts'
import { assertPublicJwk } from './jwk.ts'

const plaintext = new TextEncoder().encode('{"vp_token":{}}')

async function recipient(crv: 'P-256' | 'P-384' | 'X25519'): Promise<{ readonly jwk: PublicJwk; readonly privateKey: CryptoKey }> {
  const algorithm = crv === 'X25519' ? { name: crv } : { name: 'ECDH', namedCurve: crv }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['deriveBits'])
  if (!('privateKey' in pair)) throw new Error('no pair')
  const { kty, x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const jwk = assertPublicJwk({ kty, crv, x, y })
  if (!jwk) throw new Error('no key')
  return { jwk, privateKey: pair.privateKey }
}

describe('a JWE', () => {
  it.each([
    ['P-256', 'A128GCM'],
    ['P-256', 'A256GCM'],
    ['P-384', 'A256GCM'],
    ['X25519', 'A128GCM'],
  ] as const)('to a %s key with %s is opened by the recipient and nobody else', async (crv, enc) => {
    const { jwk, privateKey } = await recipient(crv)
    const jwe = await encryptJwe(plaintext, { jwk, kid: 'enc-1', alg: 'ECDH-ES' }, enc)
    const opened = await compactDecrypt(jwe, privateKey)
    expect(new TextDecoder().decode(opened.plaintext)).toBe('{"vp_token":{}}')
    expect(opened.protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc, kid: 'enc-1' })
    await expect(compactDecrypt(jwe, (await recipient(crv)).privateKey)).rejects.toThrow()
  })

  it('has no kid where the key has none, and a new ephemeral key each time', async () => {
    const { jwk } = await recipient('P-256')
    const one = decodeProtectedHeader(await encryptJwe(plaintext, { jwk, kid: null, alg: 'ECDH-ES' }, 'A128GCM'))
    const two = decodeProtectedHeader(await encryptJwe(plaintext, { jwk, kid: null, alg: 'ECDH-ES' }, 'A128GCM'))
    expect(Object.keys(one).sort()).toEqual(['alg', 'enc', 'epk'])
    expect(one.epk).not.toEqual(two.epk)
    expect(Object.keys(one.epk ?? {}).sort()).toEqual(['crv', 'kty', 'x', 'y'])
  })

  it('binds apu and apv', async () => {
    const { jwk, privateKey } = await recipient('P-256')
    const info = { apu: new TextEncoder().encode('wallet'), apv: new TextEncoder().encode('verifier') }
    const jwe = await encryptJwe(plaintext, { jwk, kid: null, alg: 'ECDH-ES' }, 'A128GCM', info)
    expect(decodeProtectedHeader(jwe)).toMatchObject({ apu: encodeBase64url(info.apu), apv: encodeBase64url(info.apv) })
    expect((await compactDecrypt(jwe, privateKey)).plaintext).toEqual(plaintext)
  })

  const zeros = (length: number) => 'A'.repeat(Math.ceil((length * 4) / 3))
  const bad: readonly [string, PublicJwk][] = [
    ['is not on the curve', { kty: 'EC', crv: 'P-256', x: zeros(32), y: zeros(32) }],
    ['is of small order', { kty: 'OKP', crv: 'X25519', x: zeros(32) }],
    ['has no y', { kty: 'EC', crv: 'P-256', x: zeros(32) }],
    ['is of another curve', { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }],
    ['is of a curve we do not know', { kty: 'EC', crv: 'P-521', x: zeros(66), y: zeros(66) }],
  ]
  it('is not made for a key that comes with its private half', async () => {
    const { jwk } = await recipient('P-256')
    await expect(encryptJwe(plaintext, { jwk: Object.assign({ d: zeros(32) }, jwk), kid: null, alg: 'ECDH-ES' }, 'A128GCM')).rejects.toMatchObject({
      code: 'request.malformed',
    })
  })

  it.each(bad)('is not made for a key that %s', async (_, jwk) => {
    await expect(encryptJwe(plaintext, { jwk, kid: null, alg: 'ECDH-ES' }, 'A128GCM')).rejects.toMatchObject({ code: 'request.malformed' })
  })
})
