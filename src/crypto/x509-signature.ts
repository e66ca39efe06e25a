import { concatBytes, unshared } from './bytes.ts'
import { type Element, elementOf, elementsOf, readOid, readSmallInteger, readUnsigned, tags } from './der.ts'
import { verifySignature } from './verify.ts'
import type { Certificate } from './x509.ts'

type Hash = 'SHA-256' | 'SHA-384' | 'SHA-512'

const ecdsa: { readonly [oid: string]: Hash } = { '1.2.840.10045.4.3.2': 'SHA-256', '1.2.840.10045.4.3.3': 'SHA-384', '1.2.840.10045.4.3.4': 'SHA-512' }
const rsa: { readonly [oid: string]: Hash } = { '1.2.840.113549.1.1.11': 'SHA-256', '1.2.840.113549.1.1.12': 'SHA-384', '1.2.840.113549.1.1.13': 'SHA-512' }
const hashes: { readonly [oid: string]: Hash } = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
}
const curves: { readonly [oid: string]: { readonly namedCurve: string; readonly size: number } } = {
  '1.2.840.10045.3.1.7': { namedCurve: 'P-256', size: 32 },
  '1.3.132.0.34': { namedCurve: 'P-384', size: 48 },
  '1.3.132.0.35': { namedCurve: 'P-521', size: 66 },
}
const pss = '1.2.840.113549.1.1.10'
const mgf1 = '1.2.840.113549.1.1.8'
const rsaKey = '1.2.840.113549.1.1.1'
const ed25519 = '1.3.101.112'

/**
 * Whether the certificate is signed with the issuer's key: ECDSA on P-256, P-384, P-521, Ed25519, RSA PKCS #1 v1.5 and PSS of at least 2048 bits,
 * with SHA-256 or longer. False, never an error, for anything else.
 */
export async function isSignedBy(certificate: Certificate, issuer: Certificate): Promise<boolean> {
  try {
    const { bytes, algorithm, signature } = certificate.signed
    const elements = elementsOf(algorithm.content)
    const oid = readOid(elements.take(tags.oid))
    const { kind, curve } = issuer.keyInfo
    if (oid === ed25519) return kind === ed25519 && issuer.publicKey !== null && (await verifySignature('EdDSA', issuer.publicKey, signature, bytes))
    const ecHash = ecdsa[oid]
    const onCurve = curve === null ? undefined : curves[curve]
    if (ecHash && onCurve) return await verifyWith(issuer, { name: 'ECDSA', hash: ecHash, ...onCurve }, rawSignature(signature, onCurve.size), bytes)
    if (kind !== rsaKey) return false
    const hash = rsa[oid]
    if (hash) return await verifyWith(issuer, { name: 'RSASSA-PKCS1-v1_5', hash }, signature, bytes)
    return oid === pss && (await verifyWith(issuer, { name: 'RSA-PSS', ...readPss(elements.take(tags.sequence)) }, signature, bytes))
  } catch {
    return false
  }
}

interface Parameters {
  readonly name: string
  readonly hash: Hash
  readonly namedCurve?: string
  readonly saltLength?: number
}

async function verifyWith(issuer: Certificate, parameters: Parameters, signature: Uint8Array, data: Uint8Array): Promise<boolean> {
  const key = await crypto.subtle.importKey('spki', unshared(issuer.keyInfo.bytes), parameters, false, ['verify'])
  if ('modulusLength' in key.algorithm && Number(key.algorithm.modulusLength) < 2048) return false
  return crypto.subtle.verify(parameters, key, unshared(signature), unshared(data))
}

/** Ecdsa-Sig-Value (RFC 3279 section 2.2.3) as WebCrypto takes it. */
function rawSignature(signature: Uint8Array, size: number): Uint8Array {
  const elements = elementsOf(elementOf(signature, tags.sequence).content)
  const [r, s] = [readUnsigned(elements.take(tags.integer).content), readUnsigned(elements.take(tags.integer).content)]
  elements.end()
  return concatBytes(new Uint8Array(size - r.length), r, new Uint8Array(size - s.length), s)
}

/** RSASSA-PSS-params (RFC 4055 section 3.1). The defaults mean SHA-1 and are none of ours; one hash for both uses, as WebCrypto has it. */
function readPss(parameters: Element): { readonly hash: Hash; readonly saltLength: number } {
  const elements = elementsOf(parameters.content)
  const hash = hashes[readOid(elementsOf(elementOf(elements.take(0xa0).content, tags.sequence).content).take(tags.oid))]
  const mask = elementsOf(elementOf(elements.take(0xa1).content, tags.sequence).content)
  const isMgf1 = readOid(mask.take(tags.oid)) === mgf1
  const maskHash = hashes[readOid(elementsOf(mask.take(tags.sequence).content).take(tags.oid))]
  const saltLength = readSmallInteger(elementOf(elements.take(0xa2).content, tags.integer))
  if (!hash || !isMgf1 || maskHash !== hash) throw new TypeError('PSS parameters')
  return { hash, saltLength }
}
