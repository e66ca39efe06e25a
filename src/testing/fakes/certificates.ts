import { AsnConvert, OctetString } from '@peculiar/asn1-schema'
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  Extension,
  Extensions,
  GeneralName,
  GeneralSubtree,
  GeneralSubtrees,
  KeyUsage,
  Name,
  NameConstraints,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
} from '@peculiar/asn1-x509'
import type { PublicJwk } from '../../core/key.ts'
import { concatBytes, encodeUtf8, unshared } from '../../crypto/bytes.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { assertPublicJwk } from '../../crypto/jwk.ts'
import { fakeNow } from './world.ts'

type Algorithm = 'ES256' | 'ES384' | 'ES512' | 'EdDSA' | 'RS256' | 'PS256'
type Usage = 'digitalSignature' | 'keyCertSign' | 'keyAgreement'

/** A certificate made for a test, with everything needed to sign with it. */
export interface MadeCertificate {
  readonly der: Uint8Array<ArrayBuffer>
  /** As it stands in `x5c`. */
  readonly base64: string
  readonly pem: string
  readonly name: Name
  readonly algorithm: Algorithm
  readonly keys: CryptoKeyPair
  readonly keyId: ArrayBuffer
  /** null: RSA, or a curve that the wallet does not use. */
  readonly jwk: PublicJwk | null
  /** A raw signature, as in a JWS. */
  readonly sign: (data: Uint8Array) => Promise<Uint8Array<ArrayBuffer>>
}

export interface CertificateOptions {
  /** The common name; empty: no name at all. */
  readonly subject: string
  /** Absent: it signs itself. */
  readonly issuer?: MadeCertificate
  readonly algorithm?: Algorithm
  /** Take these keys instead of new ones. */
  readonly keysOf?: MadeCertificate
  /** Whose key signs, where it is not the issuer's. */
  readonly signedBy?: MadeCertificate
  /** Default: the ten days around `fakeNow`. Milliseconds. */
  readonly notBefore?: number
  readonly notAfter?: number
  readonly authority?: boolean
  readonly pathLength?: number
  readonly usages?: readonly Usage[]
  readonly purposes?: readonly string[]
  readonly dnsNames?: readonly string[]
  readonly uris?: readonly string[]
  readonly permitted?: readonly string[]
  readonly excluded?: readonly string[]
  readonly extensions?: readonly { readonly oid: string; readonly critical: boolean; readonly value: Uint8Array }[]
}

const sizes = { ES256: 32, ES384: 48, ES512: 66 } as const
const rsa = { modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-256' }
const kinds = {
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' }, identifier: '300a06082a8648ce3d040302' },
  ES384: { key: { name: 'ECDSA', namedCurve: 'P-384' }, sign: { name: 'ECDSA', hash: 'SHA-384' }, identifier: '300a06082a8648ce3d040303' },
  ES512: { key: { name: 'ECDSA', namedCurve: 'P-521' }, sign: { name: 'ECDSA', hash: 'SHA-512' }, identifier: '300a06082a8648ce3d040304' },
  EdDSA: { key: { name: 'Ed25519' }, sign: { name: 'Ed25519' }, identifier: '300506032b6570' },
  RS256: { key: { name: 'RSASSA-PKCS1-v1_5', ...rsa }, sign: { name: 'RSASSA-PKCS1-v1_5' }, identifier: '300d06092a864886f70d01010b0500' },
  PS256: {
    key: { name: 'RSA-PSS', ...rsa },
    sign: { name: 'RSA-PSS', saltLength: 32 },
    identifier: '304106092a864886f70d01010a3034a00f300d06096086480165030402010500a11c301a06092a864886f70d010108300d06096086480165030402010500a203020120',
  },
} as const

/** A certificate as the options say, right or wrong: nothing is checked. Real keys, really signed. */
export async function makeCertificate(options: CertificateOptions): Promise<MadeCertificate> {
  const { keysOf, issuer } = options
  const algorithm = keysOf?.algorithm ?? options.algorithm ?? 'ES256'
  const keys = keysOf?.keys ?? (await makeKeys(algorithm))
  const spki = await crypto.subtle.exportKey('spki', keys.publicKey)
  const name = nameOf(options.subject)
  const subjectPublicKeyInfo = AsnConvert.parse(spki, SubjectPublicKeyInfo)
  const keyId = await crypto.subtle.digest('SHA-1', subjectPublicKeyInfo.subjectPublicKey)
  const signer = options.signedBy ?? issuer ?? { algorithm, keys }
  const identifier = AsnConvert.parse(Buffer.from(kinds[signer.algorithm].identifier, 'hex'), AlgorithmIdentifier)
  const tbsCertificate = new TBSCertificate({
    version: 2,
    serialNumber: unshared(concatBytes(Uint8Array.of(1), crypto.getRandomValues(new Uint8Array(8)))).buffer,
    signature: identifier,
    issuer: issuer?.name ?? name,
    validity: new Validity({ notBefore: new Date(options.notBefore ?? fakeNow - 432e6), notAfter: new Date(options.notAfter ?? fakeNow + 432e6) }),
    subject: name,
    subjectPublicKeyInfo,
    extensions: new Extensions(extensionsOf(options, keyId, issuer?.keyId ?? keyId)),
  })
  const signature = await signDer(signer.algorithm, signer.keys.privateKey, new Uint8Array(AsnConvert.serialize(tbsCertificate)))
  const der = new Uint8Array(AsnConvert.serialize(new Certificate({ tbsCertificate, signatureAlgorithm: identifier, signatureValue: signature.buffer })))
  const base64 = btoa(String.fromCharCode(...der))
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  return {
    der,
    base64,
    pem: `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    name,
    algorithm,
    keys,
    keyId,
    jwk: assertPublicJwk({ kty, crv, x, y }),
    sign: async (data) => new Uint8Array(await crypto.subtle.sign(kinds[algorithm].sign, keys.privateKey, unshared(data))),
  }
}

/** A root, an authority below it and a leaf for the DNS name: the usual chain, `x5c` without the root. */
export async function makeChain(dnsName: string, leafOptions: Partial<CertificateOptions> = {}) {
  const root = await makeCertificate({ subject: 'Test Root', authority: true, usages: ['keyCertSign'] })
  const middle = await makeCertificate({ subject: 'Test Authority', issuer: root, authority: true, usages: ['keyCertSign'] })
  const leaf = await makeCertificate({ subject: 'Test Verifier', issuer: middle, dnsNames: [dnsName], usages: ['digitalSignature'], ...leafOptions })
  return { root, middle, leaf, x5c: [leaf.base64, middle.base64] }
}

async function makeKeys(algorithm: Algorithm): Promise<CryptoKeyPair> {
  const keys = await crypto.subtle.generateKey(kinds[algorithm].key, true, ['sign', 'verify'])
  if (!('privateKey' in keys)) throw new TypeError('no pair')
  return keys
}

function nameOf(subject: string): Name {
  if (subject === '') return new Name()
  const value = new AttributeValue({ utf8String: subject })
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: '2.5.4.3', value })])])
}

async function signDer(algorithm: Algorithm, key: CryptoKey, data: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  const raw = new Uint8Array(await crypto.subtle.sign(kinds[algorithm].sign, key, unshared(data)))
  if (algorithm !== 'ES256' && algorithm !== 'ES384' && algorithm !== 'ES512') return raw
  const size = sizes[algorithm]
  const both = concatBytes(integer(raw.subarray(0, size)), integer(raw.subarray(size)))
  return concatBytes(both.length < 128 ? Uint8Array.of(0x30, both.length) : Uint8Array.of(0x30, 0x81, both.length), both)
}

function integer(bytes: Uint8Array): Uint8Array {
  const start = Math.min(
    bytes.findIndex((byte) => byte !== 0),
    bytes.length - 1,
  )
  const short = bytes.subarray(Math.max(start, 0))
  const padded = (short[0] ?? 0) >= 128 ? concatBytes(Uint8Array.of(0), short) : short
  return concatBytes(Uint8Array.of(2, padded.length), padded)
}

function extensionsOf(options: CertificateOptions, keyId: ArrayBuffer, authorityKeyId: ArrayBuffer): Extension[] {
  const { authority, pathLength, usages, purposes, permitted, excluded } = options
  const extensions: Extension[] = []
  const add = (extnID: string, critical: boolean, value: ArrayBuffer) => extensions.push(new Extension({ extnID, critical, extnValue: new OctetString(value) }))
  add('2.5.29.14', false, AsnConvert.serialize(new SubjectKeyIdentifier(keyId)))
  add('2.5.29.35', false, AsnConvert.serialize(new AuthorityKeyIdentifier({ keyIdentifier: new OctetString(authorityKeyId) })))
  if (authority !== undefined) {
    add(
      '2.5.29.19',
      true,
      AsnConvert.serialize(new BasicConstraints({ cA: authority, ...(pathLength === undefined ? {} : { pathLenConstraint: pathLength }) })),
    )
  }
  if (usages) add('2.5.29.15', true, usageOf(usages))
  if (purposes) add('2.5.29.37', true, AsnConvert.serialize(new ExtendedKeyUsage([...purposes])))
  const names = [
    ...(options.dnsNames ?? []).map((dNSName) => new GeneralName({ dNSName })),
    ...(options.uris ?? []).map((uniformResourceIdentifier) => new GeneralName({ uniformResourceIdentifier })),
  ]
  if (names.length > 0) add('2.5.29.17', false, AsnConvert.serialize(new SubjectAlternativeName(names)))
  if (permitted || excluded) {
    const constraints = new NameConstraints({
      ...(permitted ? { permittedSubtrees: treesOf(permitted) } : {}),
      ...(excluded ? { excludedSubtrees: treesOf(excluded) } : {}),
    })
    add('2.5.29.30', true, AsnConvert.serialize(constraints))
  }
  for (const { oid, critical, value } of options.extensions ?? []) add(oid, critical, unshared(value).slice().buffer)
  return extensions
}

function treesOf(names: readonly string[]): GeneralSubtrees {
  return new GeneralSubtrees(names.map((dNSName) => new GeneralSubtree({ base: new GeneralName({ dNSName }) })))
}

function usageOf(usages: readonly Usage[]): ArrayBuffer {
  const bits = usages.reduce((all, usage) => all | { digitalSignature: 1, keyCertSign: 32, keyAgreement: 16 }[usage], 0)
  return AsnConvert.serialize(new KeyUsage(Uint8Array.of(reversed(bits)), trailingZeros(reversed(bits))))
}

function reversed(bits: number): number {
  return Number.parseInt(bits.toString(2).padStart(8, '0').split('').toReversed().join(''), 2)
}

function trailingZeros(byte: number): number {
  return byte === 0 ? 0 : 31 - Math.clz32(byte & -byte)
}

/** The key identifier of a made certificate, base64url, as a query names an authority. */
export function keyIdOf({ keyId }: MadeCertificate): string {
  return encodeBase64url(new Uint8Array(keyId))
}

/** A compact JWS over any header and payload, signed with the key of the certificate. */
export async function signWith(made: MadeCertificate, header: object, payload: object): Promise<string> {
  const input = [header, payload].map((part) => encodeBase64url(encodeUtf8(JSON.stringify(part)))).join('.')
  return `${input}.${encodeBase64url(await made.sign(encodeUtf8(input)))}`
}
