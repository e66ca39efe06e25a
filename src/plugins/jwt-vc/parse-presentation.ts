import { isDid, type Did } from '../../core/did.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { type Jws, parseJws } from '../../crypto/jws.ts'
import { keyUrl, malformed, numericDate, object, requireContext, requireJwt, text, typesOf } from './jwt-envelope.ts'

/** A VP JWT, read but not checked. Times in milliseconds since the epoch. */
export interface ParsedPresentation {
  readonly jws: Jws
  readonly holder: Did
  readonly credentials: readonly string[]
  /** `null` unless exactly one audience is named. */
  readonly audience: string | null
  readonly nonce: string | null
  readonly from: number | null
  readonly until: number | null
}

// A verifier asks for a handful; each one costs a signature check.
const most = 100

/** Reads a VP JWT (VCDM 1.1 section 6.3.1). Throws `credential.malformed`. */
export function parsePresentation(raw: string): ParsedPresentation {
  const jws = parseJws(raw, 'credential.malformed')
  const { header, payload } = jws
  requireJwt(jws)
  if (payload.vc !== undefined) malformed('both vc and vp')
  const vp = object(payload.vp, 'vp')
  const holder = payload.iss
  if (!isDid(holder)) malformed('iss is no DID')
  keyUrl(header, holder)
  requireContext(vp['@context'])
  typesOf(vp.type, 'VerifiablePresentation')
  if ((text(vp, 'holder') ?? holder) !== holder) malformed('holder differs between vp and the JWT')
  const issuedAt = numericDate(payload, 'iat')
  return {
    jws,
    holder,
    credentials: credentialsOf(vp.verifiableCredential),
    audience: audienceOf(payload),
    nonce: text(payload, 'nonce'),
    from: numericDate(payload, 'nbf') ?? issuedAt,
    until: numericDate(payload, 'exp'),
  }
}

function credentialsOf(value: Json | undefined): readonly string[] {
  if (value === undefined) return []
  const list = typeof value === 'string' ? [value] : value
  if (!Array.isArray(list) || list.length > most || !list.every((raw) => typeof raw === 'string')) malformed('verifiableCredential is no list of JWTs')
  return list
}

function audienceOf({ aud }: JsonObject): string | null {
  const named = Array.isArray(aud) ? aud : [aud]
  const [only] = named
  return named.length === 1 && typeof only === 'string' ? only : null
}
