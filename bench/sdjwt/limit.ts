import { digestNow } from '../../src/crypto/digest.ts'
import { encodeUtf8 } from '../../src/crypto/bytes.ts'
import { openJwt } from '../jwt.ts'
import type { SdContender, SdInputs } from './contender.ts'
import { publicOf } from './inputs.ts'

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** The floor under everybody: the same signatures and hashes over the same bytes, with keys imported and texts decoded before the clock starts. */
export async function make({ issuer, holder, credential, wanted, presentation }: SdInputs): Promise<SdContender> {
  const signing = await crypto.subtle.importKey('jwk', { ...holder.jwk }, ecdsa, false, ['sign'])
  const [jwt = '', ...disclosures] = presentation.slice(0, presentation.lastIndexOf('~')).split('~')
  const keyBinding = openJwt(presentation.slice(presentation.lastIndexOf('~') + 1))
  const issued = openJwt(jwt)
  const shown = encodeUtf8(
    `${credential
      .split('~')
      .slice(0, wanted.length + 1)
      .join('~')}~`,
  )
  const hashed = disclosures.map(encodeUtf8)
  const [issuerKey, holderKey] = await Promise.all([issuer, holder].map((key) => crypto.subtle.importKey('jwk', publicOf(key), ecdsa, false, ['verify'])))
  if (!issuerKey || !holderKey) throw new Error('no keys')
  return {
    async present() {
      digestNow('sha-256', shown)
      return String((await crypto.subtle.sign(ecdsa, signing, keyBinding.signed)).byteLength)
    },
    async verify() {
      for (const disclosure of hashed) digestNow('sha-256', disclosure)
      const both = await Promise.all([
        crypto.subtle.verify(ecdsa, issuerKey, issued.signature, issued.signed),
        crypto.subtle.verify(ecdsa, holderKey, keyBinding.signature, keyBinding.signed),
      ])
      if (!both.every(Boolean)) throw new Error('no signature')
      return {}
    },
  }
}
