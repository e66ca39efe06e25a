import { WalletError } from '../core/errors.ts'
import { decodeBase64url } from '../crypto/base64url.ts'
import type { GivenSecret } from '../messaging/views.ts'
import type { Secret } from '../vault/unlock.ts'

/** What came in a message as what the vault takes. */
export function secretOf(given: GivenSecret): Secret {
  if ('passphrase' in given) return given
  return 'prf' in given ? { credentialId: given.credentialId, prf: bytesOf(given.prf) } : { entropy: bytesOf(given.entropy) }
}

/** 32 bytes from base64url. Throws `request.malformed`. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64url(text)
  if (bytes?.length !== 32) throw new WalletError('request.malformed', 'not 32 bytes')
  return bytes
}
