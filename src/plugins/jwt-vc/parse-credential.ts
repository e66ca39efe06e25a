import type { Credential } from '../../core/credential.ts'
import { isDid } from '../../core/did.ts'
import { isObject } from '../../core/json.ts'
import { decodeBase64url } from '../../crypto/base64url.ts'
import { type Jws, parseJws } from '../../crypto/jws.ts'
import { rebuildClaims } from './claims.ts'
import { keyUrl, malformed, object, requireJwt } from './jwt-envelope.ts'
import { ParsedCredential } from './parsed-credential.ts'

/** A credential with the signed envelope it was read from. */
export interface Opened {
  readonly jws: Jws
  readonly credential: Credential
}

/** Reads a JWT VC (VCDM 1.1 section 6.3.1). `null`: no compact JWS with a `vc` claim. Throws `credential.malformed`. No signature is checked. */
export function parseCredential(raw: string): Credential | null {
  if (!looksLikeJws(raw)) return null
  const jws = envelope(raw)
  if (!jws || jws.payload.vc === undefined) return null
  requireJwt(jws)
  const { payload } = jws
  if (payload.vp !== undefined) malformed('both vc and vp')
  const issuer = payload.iss
  if (typeof issuer !== 'string' || !(isDid(issuer) || isHttps(issuer))) malformed('iss is neither a DID nor an https URL')
  keyUrl(jws.header, issuer)
  const rebuilt = rebuildClaims(payload, object(payload.vc, 'vc'))
  return new ParsedCredential(raw, jws, issuer, isDid(rebuilt.subject) ? rebuilt.subject : null, rebuilt)
}

/** The credential with its envelope, read again from `raw` unless it comes straight from `parseCredential`. Throws `credential.malformed`. */
export function openCredential(credential: Credential): Opened {
  const jws = ParsedCredential.jwsOf(credential)
  if (jws) return { jws, credential }
  const read = parseCredential(credential.raw) ?? malformed('not a JWT VC')
  return { jws: ParsedCredential.jwsOf(read) ?? malformed('not a JWT VC'), credential: read }
}

/** Three segments, the first of which encodes text that begins like a JSON object: a cheap look before anything is decoded. */
function looksLikeJws(raw: string): boolean {
  const first = raw.indexOf('.')
  const second = raw.indexOf('.', first + 1)
  return /^e[w-z0-9_-]/.test(raw) && first > 0 && second > 0 && !raw.includes('.', second + 1) && !raw.includes('~')
}

function envelope(raw: string): Jws | null {
  try {
    return parseJws(raw, 'credential.malformed')
  } catch (error) {
    if (isSomethingElse(raw)) return null
    throw error
  }
}

/** True when the payload of a JWS that the envelope refused can be read all the same, and holds no `vc`. */
function isSomethingElse(raw: string): boolean {
  const bytes = raw.length < 100_000 ? decodeBase64url(raw.slice(raw.indexOf('.') + 1, raw.lastIndexOf('.'))) : null
  try {
    const payload: unknown = bytes && JSON.parse(new TextDecoder().decode(bytes))
    return isObject(payload) && !Object.hasOwn(payload, 'vc')
  } catch {
    return false
  }
}

function isHttps(text: string): boolean {
  return text.length <= 2048 && text.startsWith('https://') && URL.canParse(text)
}
