import { X509Certificate } from 'node:crypto'
import { AsnConvert } from '@peculiar/asn1-schema'
import { Certificate as Oracle } from '@peculiar/asn1-x509'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WalletError } from '../core/errors.ts'
import { keyIdOf, makeCertificate } from '../testing/fakes/certificates.ts'
import { decodeBase64, parseCertificate, readX5c } from './x509.ts'

const root = await makeCertificate({ subject: 'Root, "of" all', authority: true, pathLength: 1, usages: ['keyCertSign'] })
const leaf = await makeCertificate({
  subject: 'Leaf',
  issuer: root,
  dnsNames: ['verifier.example.org', '*.example.com'],
  uris: ['https://issuer.example/a?b'],
  usages: ['digitalSignature'],
  purposes: ['1.3.6.1.5.5.7.3.2'],
  notBefore: Date.UTC(2049, 11, 31, 23, 59, 59),
  notAfter: Date.UTC(2056, 1, 29, 1, 2, 3),
})

describe('a certificate', () => {
  test('is read: names, dates, key, what it may be used for', () => {
    expect(parseCertificate(leaf.der)).toMatchObject({
      subject: 'CN=Leaf',
      issuer: String.raw`CN=Root\, \"of\" all`,
      publicKey: leaf.jwk,
      notBefore: Date.UTC(2049, 11, 31, 23, 59, 59),
      notAfter: Date.UTC(2056, 1, 29, 1, 2, 3),
      dnsNames: ['verifier.example.org', '*.example.com'],
      uris: ['https://issuer.example/a?b'],
      isAuthority: false,
      keyUsage: { digitalSignature: true, keyCertSign: false },
      purposes: ['1.3.6.1.5.5.7.3.2'],
      authorityKeyId: keyIdOf(root),
      subjectKeyId: keyIdOf(leaf),
      unknownCritical: false,
    })
    expect(parseCertificate(root.der)).toMatchObject({ isAuthority: true, pathLength: 1, keyUsage: { digitalSignature: false, keyCertSign: true } })
  })

  test.each(['ES256', 'ES384', 'ES512', 'EdDSA', 'RS256'] as const)('with a key for %s is read as others read it', async (algorithm) => {
    const made = await makeCertificate({ subject: 'Any', algorithm })
    const read = parseCertificate(made.der)
    const other = new X509Certificate(made.der)
    expect(read.publicKey).toEqual(made.jwk)
    expect(read.subject).toBe(other.subject)
    expect(read.notAfter).toBe(Date.parse(other.validTo))
    expect(Buffer.from(read.signed.bytes)).toEqual(Buffer.from(AsnConvert.parse(made.der, Oracle).tbsCertificateRaw ?? new ArrayBuffer(0)))
    expect(read.publicKey === null).toBe(algorithm === 'ES512' || algorithm === 'RS256')
  })

  test('without a name has an empty one', async () => {
    expect(parseCertificate((await makeCertificate({ subject: '', issuer: root })).der).subject).toBe('')
  })

  test('that somebody wrote longer than needed, in BER, or with more behind it is refused, though other readers take it', () => {
    const { der } = root
    const inside = der.subarray(4)
    const longer = Uint8Array.from([0x30, 0x83, 0, der[2] ?? 0, der[3] ?? 0, ...inside])
    const indefinite = Uint8Array.from([0x30, 0x80, ...inside, 0, 0])
    for (const wrong of [longer, indefinite, Uint8Array.from([...der, 0])]) {
      expect(AsnConvert.parse(wrong, Oracle)).toBeInstanceOf(Oracle)
      expect(() => parseCertificate(wrong)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
    }
    expect(der[1]).toBe(0x82)
  })

  const basic = '2.5.29.19'
  test.each([
    ['constraints in another order', basic, '3006020100 0101ff'],
    ['a path length and no authority', basic, '3003020100'],
    ['more in the constraints than there may be', basic, '30060101ff 020100 020105'],
    ['a name of letters that are not ASCII', '2.5.29.17', '30048202 c3a9'],
    ['an empty list of names', '2.5.29.17', '3000'],
    ['a name of no known form', '2.5.29.17', '30028900'],
    ['a DNS name made of parts', '2.5.29.17', '3005a203020105'],
    ['constraints on names with a minimum', '2.5.29.30', '300aa0083006820161800101'],
  ])('with %s is refused', async (_name, oid, hex) => {
    const value = new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
    const { der } = await makeCertificate({ subject: 'Odd', extensions: [{ oid, critical: true, value }] })
    expect(() => parseCertificate(der)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
  })

  test('that has one extension twice is refused', async () => {
    const same = { oid: '1.2.3', critical: false, value: Uint8Array.of(5, 0) }
    const { der } = await makeCertificate({ subject: 'Twice', extensions: [same, same] })
    expect(() => parseCertificate(der)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
    expect(parseCertificate((await makeCertificate({ subject: 'Once', extensions: [same] })).der).subject).toBe('CN=Once')
  })

  test('of more than 64 kB is refused with the code that the caller names', () => {
    expect(() => parseCertificate(new Uint8Array(65_537), 'credential.malformed')).toThrow(expect.objectContaining({ code: 'credential.malformed' }))
  })
})

test('any bytes, and any certificate with one byte changed, are read or refused and nothing else', () => {
  const tryToRead = (bytes: Uint8Array) => {
    try {
      expect(parseCertificate(bytes).notAfter).toBeTypeOf('number')
    } catch (error) {
      if (!(error instanceof WalletError)) throw error
      expect(error.code).toBe('request.malformed')
    }
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), tryToRead))
  fc.assert(
    fc.property(fc.nat(leaf.der.length - 1), fc.nat(255), (at, byte) => tryToRead(leaf.der.with(at, byte))),
    { numRuns: 500 },
  )
})

describe('x5c', () => {
  test('is a list of certificates in base64 with padding', () => {
    expect(readX5c([leaf.base64, root.base64])).toEqual([leaf.der, root.der])
  })

  test.each([
    ['nothing', undefined],
    ['an empty list', []],
    ['text', leaf.base64],
    ['something that is no text', [leaf.base64, 1]],
    ['base64url', [leaf.base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=*$/, '')]],
    ['letters of base64url', ['_w==']],
    ['no padding', ['/w']],
    ['too much padding', ['/w===']],
    ['line breaks', ['/w==\n']],
    ['bits left over', ['/x==']],
    ['a PEM file', [leaf.pem]],
  ])('%s is none', (_name, value) => {
    expect(readX5c(value)).toBeNull()
  })

  test('what base64 writes is read back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        expect(decodeBase64(Buffer.from(bytes).toString('base64'))).toEqual(new Uint8Array(bytes))
      }),
    )
  })
})
