import { type ErrorCode, WalletError } from '../core/errors.ts'
import type { PublicJwk } from '../core/key.ts'
import { decodeBase64url, encodeBase64url } from './base64url.ts'
import { decodeUtf8, equalBytes } from './bytes.ts'
import { type Element, elementOf, elementsOf, notDer, readBytes, readOid, readSmallInteger, tags } from './der.ts'
import { assertPublicJwk, jwkFromPoint } from './jwk.ts'
import { type Extensions, readExtensions } from './x509-extensions.ts'
import { attributeOf, readName } from './x509-name.ts'

/** A certificate (RFC 5280 section 4.1), taken apart. Nothing is verified. Times in milliseconds since the epoch. */
export interface Certificate extends Extensions {
  readonly der: Uint8Array
  /** RFC 4514 text, for people; names are compared by their bytes. */
  readonly subject: string
  readonly issuer: string
  readonly subjectBytes: Uint8Array
  readonly issuerBytes: Uint8Array
  /** Object identifiers of the attributes of the subject. */
  readonly subjectTypes: readonly string[]
  /** The organization named in the subject, else its common name. */
  readonly subjectName: string | null
  /** null: of a kind we have no use for, such as RSA. */
  readonly publicKey: PublicJwk | null
  /** SubjectPublicKeyInfo, and the object identifiers of the kind of key and its curve. */
  readonly keyInfo: { readonly bytes: Uint8Array; readonly kind: string; readonly curve: string | null }
  readonly notBefore: number
  readonly notAfter: number
  /** What the issuer signed, with which algorithm (an AlgorithmIdentifier), and the signature. */
  readonly signed: { readonly bytes: Uint8Array; readonly algorithm: Element; readonly signature: Uint8Array }
}

const curves = { '1.2.840.10045.3.1.7': 'P-256', '1.3.132.0.34': 'P-384', '1.3.132.0.10': 'secp256k1' } as const
const ecKey = '1.2.840.10045.2.1'
const ed25519Key = '1.3.101.112'

/** Reads exactly one certificate, strictly DER, of at most 64 kB. Throws `code`. */
export function parseCertificate(der: Uint8Array, code: ErrorCode = 'request.malformed'): Certificate {
  try {
    if (der.length > 65_536) notDer('so long a certificate')
    return readCertificate(der)
  } catch (cause) {
    throw new WalletError(code, 'not a certificate', { cause })
  }
}

/** The certificates of an `x5c` header parameter (RFC 7515 section 4.1.6): standard base64 with padding, not base64url. Null when it is not one. */
export function readX5c(value: unknown): readonly Uint8Array[] | null {
  if (!Array.isArray(value) || value.length === 0) return null
  const certificates = value.map((one: unknown) => (typeof one === 'string' ? decodeBase64(one) : null))
  return certificates.every((one) => one !== null) ? certificates : null
}

/** Base64 with padding (RFC 4648 section 4), nothing else in it; null when it is not. */
export function decodeBase64(text: string): Uint8Array | null {
  if (text.length === 0 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return null
  return decodeBase64url(text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'))
}

function readCertificate(der: Uint8Array): Certificate {
  const outer = elementsOf(elementOf(der, tags.sequence).content)
  const tbs = outer.take(tags.sequence)
  const algorithm = outer.take(tags.sequence)
  const signature = readBytes(outer.take(tags.bits))
  outer.end()
  const fields = elementsOf(tbs.content)
  const written = fields.maybe(0xa0)
  const version = written ? readSmallInteger(elementOf(written.content, tags.integer)) : 0
  fields.take(tags.integer)
  if (!equalBytes(fields.take(tags.sequence).whole, algorithm.whole)) notDer('a second algorithm')
  const issuer = fields.take(tags.sequence)
  const validity = elementsOf(fields.take(tags.sequence).content)
  const notBefore = readTime(validity.next())
  const notAfter = readTime(validity.next())
  validity.end()
  const subject = fields.take(tags.sequence)
  const keyInfo = fields.take(tags.sequence)
  fields.maybe(0x81)
  fields.maybe(0x82)
  const extensions = fields.maybe(0xa3)
  fields.end()
  if (version > 2 || (extensions && version !== 2)) notDer('a version')
  const name = readName(subject)
  return {
    ...readExtensions(extensions),
    der,
    subject: name.text,
    issuer: readName(issuer).text,
    subjectBytes: subject.whole,
    issuerBytes: issuer.whole,
    subjectTypes: name.attributes.map(({ type }) => type),
    subjectName: attributeOf(name, '2.5.4.10') ?? attributeOf(name, '2.5.4.3'),
    ...readKeyInfo(keyInfo),
    notBefore,
    notAfter,
    signed: { bytes: tbs.whole, algorithm, signature },
  }
}

function readKeyInfo(info: Element): Pick<Certificate, 'keyInfo' | 'publicKey'> {
  const elements = elementsOf(info.content)
  const algorithm = elementsOf(elements.take(tags.sequence).content)
  const point = readBytes(elements.take(tags.bits))
  elements.end()
  const kind = readOid(algorithm.take(tags.oid))
  const named = kind === ecKey ? algorithm.maybe(tags.oid) : null
  const curve = named && readOid(named)
  const keyInfo = { bytes: info.whole, kind, curve }
  if (kind === ed25519Key) return { keyInfo, publicKey: assertPublicJwk({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(point) }) }
  return { keyInfo, publicKey: isKnownCurve(curve) ? jwkFromPoint(curves[curve], point) : null }
}

function isKnownCurve(oid: string | null): oid is keyof typeof curves {
  return oid !== null && Object.hasOwn(curves, oid)
}

/** UTCTime or GeneralizedTime as RFC 5280 section 4.1.2.5 wants them: to the second, in UTC. */
function readTime(time: Element | null): number {
  const text = (time && decodeUtf8(time.content)) ?? ''
  const short = time?.tag === 0x17
  const match = (short ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(text)
  if (!match || (!short && time?.tag !== 0x18)) return notDer('a time')
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number)
  const full = short ? year + (year < 50 ? 2000 : 1900) : year
  const date = new Date(0)
  date.setUTCFullYear(full, month - 1, day)
  date.setUTCHours(hour, minute, second)
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour && date.getUTCSeconds() === second
  return isReal && minute < 60 ? date.getTime() : notDer('a time')
}
