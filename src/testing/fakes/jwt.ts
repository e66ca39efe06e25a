import type { JsonObject } from '../../core/json.ts'
import type { Signer } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'

/** A JWT that is really signed, over any header and payload; text is taken as it stands, so that JSON no library writes can be tried. */
export async function signJwt(header: JsonObject | string, payload: JsonObject | string, signer: Signer): Promise<string> {
  const input = `${segment(header)}.${segment(payload)}`
  return `${input}.${encodeBase64url(await signer.sign(encodeUtf8(input)))}`
}

function segment(json: JsonObject | string): string {
  return encodeBase64url(encodeUtf8(typeof json === 'string' ? json : JSON.stringify(json)))
}
