import { WalletError } from '../core/errors.ts'
import { toBase64 } from './bytes.ts'

/** No certificate is near this long, in bytes. */
const most = 65_536

/** A certificate file as text: PEM (RFC 7468) as it is, DER as PEM. Throws `request.malformed` for one that is far too long or empty. Nothing else of it is checked. */
export async function certificateText(file: Blob): Promise<string> {
  if (file.size === 0 || file.size > most) throw new WalletError('request.malformed', 'not the size of a certificate')
  const bytes = new Uint8Array(await file.arrayBuffer())
  // A DER certificate is a SEQUENCE with a length of two bytes (X.690 section 8.1).
  if (bytes[0] !== 0x30 || bytes[1] !== 0x82) return new TextDecoder().decode(bytes)
  const lines = toBase64(bytes).match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
