import type { ClaimPath, Credential } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Binding, Signer, World } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { sameJwk } from '../../crypto/jwk.ts'
import type { Confirmation } from './confirmation.ts'
import { digestText } from './disclosure.ts'
import { nonceBinding } from './nonce-binding.ts'
import { openCredential } from './parse-credential.ts'
import { selectDisclosures } from './select-disclosures.ts'

/**
 * The credential with exactly the disclosures that show these claims, and a key binding JWT for one nonce and audience over all of it
 * (RFC 9901 section 4.3, OpenID4VP 1.0 appendix B.3), with the hashes of the transactions it authorizes. Without a signer: no key binding.
 * Throws `consent.mismatch` when the signer is not the holder or a claim is not there, `request.unsupported` for another kind of binding and for
 * transactions without a signer.
 */
export async function present(credential: Credential, disclose: readonly ClaimPath[], binding: Binding, signer: Signer | null, world: World): Promise<string> {
  const { audience, nonce, transactionData } = nonceBinding(binding)
  const { credential: read, inside } = openCredential(credential)
  const chosen = selectDisclosures(read.claims, inside.disclosures, disclose)
  const shown = [inside.jwt, ...chosen.map(({ text }) => text), ''].join('~')
  if (!signer) {
    if (transactionData.length > 0) throw new WalletError('request.unsupported', 'nobody signs the transaction data')
    return shown
  }
  if (!isHolder(signer, inside.confirmation)) throw new WalletError('consent.mismatch', 'the signer is not the holder of the credential')
  const payload = {
    iat: Math.floor(world.now() / 1000),
    aud: audience,
    nonce,
    sd_hash: digestText(inside.hash, shown),
    ...(transactionData.length === 0
      ? {}
      : { transaction_data_hashes: transactionData.map((text) => digestText('sha-256', text)), transaction_data_hashes_alg: 'sha-256' }),
  }
  return shown + (await keyBindingJwt(payload, signer))
}

async function keyBindingJwt(payload: JsonObject, signer: Signer): Promise<string> {
  const input = `${segment({ alg: signer.key.algorithm, typ: 'kb+jwt' })}.${segment(payload)}`
  return `${input}.${encodeBase64url(await signer.sign(encodeUtf8(input)))}`
}

/** The DID it was shown as, and exactly the key it is bound to. */
function isHolder({ did, key, verificationMethod }: Signer, confirmation: Confirmation | null): boolean {
  if (!confirmation || did !== confirmation.did) return false
  return 'jwk' in confirmation ? sameJwk(key.jwk, confirmation.jwk) : verificationMethod === confirmation.method
}

function segment(json: JsonObject): string {
  return encodeBase64url(encodeUtf8(JSON.stringify(json)))
}
