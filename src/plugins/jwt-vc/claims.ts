import type { JsonObject } from '../../core/json.ts'
import { formatDateTime, parseDateTime } from './date-time.ts'
import { isJsonObject, malformed, numericDate, object, requireContext, text, typesOf } from './jwt-envelope.ts'

/** A credential as VCDM writes it, and the dates it names in milliseconds since the epoch. */
export interface Rebuilt {
  readonly claims: JsonObject
  readonly types: readonly string[]
  readonly subject: string | null
  readonly validFrom: number
  readonly validUntil: number | null
}

/**
 * Undoes the JWT encoding of VCDM 1.1 section 6.3.1: what was moved into `iss`, `sub`, `jti`, `nbf` and `exp` is filled back in.
 * What stands in both places must agree (dates to the second). Throws `credential.malformed`.
 */
export function rebuildClaims(payload: JsonObject, vc: JsonObject): Rebuilt {
  requireContext(vc['@context'])
  const types = typesOf(vc.type, 'VerifiableCredential')
  const issuer = issuerOf(vc, text(payload, 'iss'))
  const id = agreed(text(vc, 'id'), text(payload, 'jti'), 'id')
  const inner = onlySubject(vc)
  const subject = agreed(text(inner, 'id'), text(payload, 'sub'), 'subject')
  const issuedAt = numericDate(payload, 'iat')
  const from = agreedDate(vc, 'issuanceDate', numericDate(payload, 'nbf'))
  const until = agreedDate(vc, 'expirationDate', numericDate(payload, 'exp'))
  // Older issuers write `iat` and no `nbf`; did-jwt-vc reads it as the issuance date too.
  const validFrom = from ?? issuedAt ?? malformed('no issuance date')
  const filled = subject === null ? inner : { ...inner, id: subject }
  const claims: JsonObject = {
    ...vc,
    ...(id === null ? {} : { id }),
    issuer,
    issuanceDate: vc.issuanceDate ?? formatDateTime(validFrom),
    ...(until === null ? {} : { expirationDate: vc.expirationDate ?? formatDateTime(until) }),
    credentialSubject: Array.isArray(vc.credentialSubject) ? [filled] : filled,
    // Issuers were seen that write it beside `vc`; a revocable credential must not pass for one without status.
    ...(vc.credentialStatus === undefined && payload.credentialStatus !== undefined ? { credentialStatus: payload.credentialStatus } : {}),
  }
  return { claims, types, subject, validFrom, validUntil: until }
}

function onlySubject(vc: JsonObject): JsonObject {
  const subject = vc.credentialSubject
  if (!Array.isArray(subject)) return object(subject, 'credentialSubject')
  if (subject.length !== 1) malformed('credentialSubject is not one subject')
  return object(subject[0], 'credentialSubject')
}

function issuerOf(vc: JsonObject, iss: string | null): string | JsonObject {
  if (iss === null) malformed('no iss')
  if (!isJsonObject(vc.issuer)) return agreed(text(vc, 'issuer'), iss, 'issuer') ?? iss
  agreed(text(vc.issuer, 'id'), iss, 'issuer')
  return { ...vc.issuer, id: iss }
}

function agreed(inside: string | null, outside: string | null, name: string): string | null {
  if (inside !== null && outside !== null && inside !== outside) malformed(`${name} differs between vc and the JWT`)
  return inside ?? outside
}

function agreedDate(vc: JsonObject, name: 'issuanceDate' | 'expirationDate', outside: number | null): number | null {
  if (vc[name] === undefined) return outside
  const inside = parseDateTime(vc[name]) ?? malformed(`${name} is no date-time`)
  if (outside !== null && Math.floor(inside / 1000) !== Math.floor(outside / 1000)) malformed(`${name} differs between vc and the JWT`)
  return outside ?? inside
}
