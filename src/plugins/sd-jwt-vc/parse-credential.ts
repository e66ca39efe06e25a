import type { Credential } from '../../core/credential.ts'
import type { JsonObject } from '../../core/json.ts'
import { decodeBase64url } from '../../crypto/base64url.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { type HashName, isHashName } from '../../crypto/digest.ts'
import { type Jws, parseJws } from '../../crypto/jws.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'
import { parseCertificate, readX5c } from '../../crypto/x509.ts'
import { confirmationOf } from './confirmation.ts'
import { isJsonObject, isList, isOfType, malformed, numericDate, type Parts, splitSdJwt, text } from './envelope.ts'
import { type Inside, ParsedCredential, type Signed } from './parsed-credential.ts'
import { unpack } from './unpack.ts'

/** A credential with what it was read from. */
export interface Opened {
  readonly credential: Credential
  readonly inside: Inside
}

/**
 * Reads an SD-JWT VC as an issuer hands it over (RFC 9901 section 7.2). `null`: no compact JWS of type `dc+sd-jwt`.
 * Throws `credential.malformed`, also when a key binding JWT is already there. No signature is checked.
 */
export function parseCredential(raw: string): Credential | null {
  if (!isOurs(raw)) return null
  const parts = splitSdJwt(raw)
  if (parts.keyBinding !== null) malformed('presented to somebody else, or no tilde at the end')
  return read(raw, parts).credential
}

/** The credential with what it was read from, read again from `raw` unless it comes straight from `parseCredential`. Throws `credential.malformed`. */
export function openCredential(credential: Credential): Opened {
  const inside = ParsedCredential.insideOf(credential)
  if (inside) return { credential, inside }
  if (!isOurs(credential.raw)) malformed('not an SD-JWT VC')
  const parts = splitSdJwt(credential.raw)
  if (parts.keyBinding !== null) malformed('presented to somebody else')
  return read(credential.raw, parts)
}

/**
 * A presentation taken apart, in two steps: what its two signatures are over, so that they can be checked meanwhile, and then what its disclosures say.
 * Both throw `credential.malformed`.
 */
export function splitPresentation(raw: string): { readonly signed: Signed; readonly shown: string; readonly keyBinding: string | null; open(): Opened } {
  if (!isOurs(raw)) malformed('not an SD-JWT VC')
  const parts = splitSdJwt(raw)
  const { keyBinding } = parts
  const shown = keyBinding === null ? raw : raw.slice(0, -keyBinding.length)
  const signed = readSigned(parts.jwt)
  return { signed, shown, keyBinding, open: () => readDisclosed(shown, signed, parts.disclosures) }
}

function read(raw: string, { jwt, disclosures }: Parts): Opened {
  return readDisclosed(raw, readSigned(jwt), disclosures)
}

function readSigned(jwt: string): Signed {
  const jws = parseJws(jwt)
  if (jws.signature.length === 0) malformed('no signature')
  return { jws, jwt, hash: hashOf(jws.payload), confirmation: confirmationOf(jws.payload.cnf), chain: chainOf(jws) }
}

function readDisclosed(raw: string, signed: Signed, texts: readonly string[]): Opened {
  const { claims: processed, disclosures, layouts } = unpack(signed.jws.payload, texts, signed.hash)
  const { cnf: _, ...claims } = processed
  const vct = text(claims, 'vct') ?? malformed('no vct')
  requireOtherTypes(claims, vct)
  numericDate(claims, 'iat')
  const issuer = text(claims, 'iss') ?? subjectOf(signed.chain)
  const dates = { validFrom: numericDate(claims, 'nbf'), validUntil: numericDate(claims, 'exp') }
  const inside: Inside = { ...signed, disclosures, layouts }
  return { credential: new ParsedCredential({ types: [vct], issuer, holder: signed.confirmation?.did ?? null, claims, raw, ...dates }, inside), inside }
}

function hashOf({ _sd_alg: name }: JsonObject): HashName {
  if (name === undefined) return 'sha-256'
  if (!isHashName(name)) malformed('_sd_alg is not known')
  return name
}

/** `aka_vcts` (SD-JWT VC draft 24 section 2.2.2.2): other types it is of, its own not among them. */
function requireOtherTypes({ aka_vcts: others }: JsonObject, vct: string): void {
  if (others === undefined) return
  if (!isList(others) || others.length === 0 || others.includes(vct) || !others.every((type) => typeof type === 'string' && type !== ''))
    malformed('aka_vcts is no list of other types')
}

function chainOf({ header }: Jws): readonly Uint8Array[] | null {
  return header.x5c === undefined ? null : (readX5c(header.x5c) ?? malformed('x5c holds no certificates'))
}

function subjectOf(chain: readonly Uint8Array[] | null): string {
  const leaf = chain?.[0] ?? malformed('no issuer')
  return parseCertificate(leaf, 'credential.malformed').subject
}

/** Whether the first segment is a JOSE header of our type: decided before anything else is looked at, so that whatever is broken after it is ours. */
function isOurs(raw: string): boolean {
  const end = raw.indexOf('.')
  if (end < 10 || end > 100_000 || !raw.startsWith('e')) return false
  const bytes = decodeBase64url(raw.slice(0, end))
  const json = bytes && decodeUtf8(bytes)
  const header = json === null ? undefined : parseStrictJson(json)
  return isJsonObject(header) && isOfType(header.typ, 'dc+sd-jwt')
}
