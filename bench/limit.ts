import { encodeUtf8 } from '../src/crypto/bytes.ts'
import type { Contender, Holder, Inputs } from './contender.ts'
import { jwkFromMultikey } from '../src/crypto/multikey.ts'
import { type Bare, bytes, openJwt, segment } from './jwt.ts'

const algorithm = { name: 'Ed25519' }

/**
 * The floor under everybody: the same signatures over the same bytes by WebCrypto alone. Keys are imported, texts decoded and nothing else
 * is looked at before the clock starts, so that no verifier of credentials can reach it.
 */
export async function make({ credential, presentation, binding, holder }: Inputs): Promise<Contender> {
  const one = await checkOf(openJwt(credential))
  const whole = openJwt(presentation)
  const all = await Promise.all([whole, ...credentialsIn(whole).map(openJwt)].map(checkOf))
  const { key, input } = await signing(holder, credential, binding)
  return {
    verifyCredential: one,
    verifyPresentation: async () => (await Promise.all(all.map((check) => check()))).every(Boolean),
    signPresentation: async () => String((await crypto.subtle.sign(algorithm, key, input)).byteLength),
  }
}

async function checkOf({ payload, signed, signature }: Bare): Promise<() => Promise<boolean>> {
  const multikey = String(payload.iss).slice('did:key:'.length)
  const key = await crypto.subtle.importKey('raw', keyOf(multikey), algorithm, false, ['verify'])
  return () => crypto.subtle.verify(algorithm, key, signature, signed)
}

function keyOf(multikey: string): Uint8Array<ArrayBuffer> {
  const key = jwkFromMultikey(multikey)
  if (!key) throw new Error('not a did:key')
  return bytes(key.jwk.x)
}

/** The strings under `vp.verifiableCredential`. */
function credentialsIn({ payload }: Bare): readonly string[] {
  const { vp } = payload
  const list: unknown = typeof vp === 'object' && vp !== null && 'verifiableCredential' in vp ? vp.verifiableCredential : []
  return Array.isArray(list) ? list.map(String) : []
}

async function signing({ did, keyUrl, jwk }: Holder, credential: string, { audience, nonce }: Inputs['binding']) {
  const key = await crypto.subtle.importKey('jwk', { ...jwk }, algorithm, false, ['sign'])
  const payload = { vp: { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiablePresentation'], verifiableCredential: [credential] } }
  const input = `${segment({ alg: 'EdDSA', typ: 'JWT', kid: keyUrl })}.${segment({ ...payload, iss: did, aud: audience, nonce, nbf: 1, iat: 1, exp: 301 })}`
  return { key, input: encodeUtf8(input) }
}
