import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CertificateOptions, type MadeCertificate, makeCertificate, makeChain } from '../testing/fakes/certificates.ts'
import { fakeNow } from '../testing/fakes/world.ts'
import { validatePath } from './x509-path.ts'

const { root, middle, leaf } = await makeChain('verifier.example.org')
const ders = (...made: readonly MadeCertificate[]) => made.map(({ der }) => der)

const outcome = async (chain: readonly Uint8Array[], anchors: readonly Uint8Array[] = [root.der], now = fakeNow, purposes?: readonly string[]) => {
  const result = await validatePath(chain, anchors, now, purposes)
  return 'failure' in result ? result.failure : 'valid'
}
const leafWith = (options: Partial<CertificateOptions>) => makeCertificate({ subject: 'Other', issuer: middle, ...options })
const authorityWith = (options: Partial<CertificateOptions>) => makeCertificate({ subject: 'Authority', issuer: root, authority: true, ...options })

describe('a path', () => {
  test('from a leaf over an authority to a root that is trusted holds', async () => {
    const result = await validatePath(ders(leaf, middle), ders(root), fakeNow)
    expect(result).toMatchObject({ leaf: { subject: 'CN=Test Verifier' }, anchor: { subject: 'CN=Test Root' }, anchorSent: false })
    expect('path' in result && result.path.map(({ subject }) => subject)).toEqual(['CN=Test Verifier', 'CN=Test Authority'])
  })

  test('that brings its root along holds, and says so', async () => {
    expect(await validatePath(ders(leaf, middle, root), ders(root), fakeNow)).toMatchObject({ anchorSent: true })
  })

  test('ends at the first authority that is trusted itself', async () => {
    const result = await validatePath(ders(leaf, middle), ders(middle), fakeNow)
    expect('path' in result && result.path.length).toBe(1)
  })

  test('is found when several authorities have the same name', async () => {
    const twin = await makeCertificate({ subject: 'Test Root', authority: true })
    expect(await outcome(ders(leaf, middle), ders(twin, root))).toBe('valid')
    expect(await outcome(ders(leaf, middle), ders(twin))).toBe('signature')
  })

  test.each(['ES256', 'ES384', 'ES512', 'EdDSA', 'RS256', 'PS256'] as const)('signed with %s holds, and not when one byte differs', async (algorithm) => {
    const own = await makeCertificate({ subject: 'Own Root', authority: true, algorithm })
    const { der } = await makeCertificate({ subject: 'Below', issuer: own })
    expect(await outcome([der], [own.der])).toBe('valid')
    expect(await outcome([der.with(der.length - 3, (der.at(-3) ?? 0) ^ 1)], [own.der])).toBe('signature')
  })

  test('with a leaf that is only meant for something else does not hold where purposes are named', async () => {
    const purposes = ['1.3.6.1.5.5.7.3.2']
    const signsCode = await leafWith({ purposes: ['1.3.6.1.5.5.7.3.3'] })
    expect(await outcome(ders(signsCode, middle), ders(root), fakeNow, purposes)).toBe('usage')
    expect(await outcome(ders(signsCode, middle), ders(root))).toBe('valid')
    expect(await outcome(ders(await leafWith({ purposes: ['2.5.29.37.0'] }), middle), ders(root), fakeNow, purposes)).toBe('valid')
    expect(await outcome(ders(leaf, middle), ders(root), fakeNow, purposes)).toBe('valid')
  })

  test('is in force from its first second to its last', async () => {
    expect(await outcome(ders(leaf, middle), ders(root), fakeNow - 432e6)).toBe('valid')
    expect(await outcome(ders(leaf, middle), ders(root), fakeNow - 432e6 - 1)).toBe('not-yet-valid')
    expect(await outcome(ders(leaf, middle), ders(root), fakeNow + 432e6)).toBe('valid')
    expect(await outcome(ders(leaf, middle), ders(root), fakeNow + 432e6 + 1)).toBe('expired')
  })
})

describe('VP-9: refused is', () => {
  const day = 864e5
  test.each<[string, string, () => Promise<readonly MadeCertificate[]>]>([
    ['a leaf that has expired', 'expired', async () => [await leafWith({ notAfter: fakeNow - day }), middle]],
    ['a leaf that is not valid yet', 'not-yet-valid', async () => [await leafWith({ notBefore: fakeNow + day }), middle]],
    ['a leaf that signed itself', 'self-signed', async () => [await makeCertificate({ subject: 'Self' })]],
    ['a root that comes as the leaf', 'self-signed', async () => [root]],
    ['a leaf whose key is not for signatures', 'usage', async () => [await leafWith({ usages: ['keyAgreement'] }), middle]],
    ['an order that is not from leaf to root', 'not-in-order', async () => [middle, leaf]],
    ['a certificate in between that has nothing to do with it', 'not-in-order', async () => [leaf, root, middle]],
    ['a chain without the authority in between', 'untrusted', async () => [leaf]],
    ['another root', 'untrusted', async () => Object.values(await makeChain('verifier.example.org').then((other) => [other.leaf])) as MadeCertificate[]],
    ['11 certificates', 'too-long', async () => [leaf, ...Array.from({ length: 10 }, () => middle)]],
    ['200 certificates', 'too-long', async () => Array.from({ length: 200 }, () => middle)],
    ['a leaf signed with another key', 'signature', async () => [await leafWith({ signedBy: root }), middle]],
  ])('%s', async (_name, failure, chain) => {
    expect(await outcome(ders(...(await chain())))).toBe(failure)
  })

  test.each<[string, string, Partial<CertificateOptions>]>([
    ['that does not say it is one', 'not-an-authority', {}],
    ['that says it is none', 'not-an-authority', { authority: false }],
    ['whose key is not for certificates', 'usage', { authority: true, usages: ['digitalSignature'] }],
    ['that has expired', 'expired', { authority: true, notAfter: fakeNow - day }],
    ['that has an unknown critical extension', 'usage', { authority: true, extensions: [{ oid: '1.2.3.4', critical: true, value: Uint8Array.of(5, 0) }] }],
    ['that may only speak for another name', 'name-constraints', { authority: true, permitted: ['example.com'] }],
    ['that may not speak for this name', 'name-constraints', { authority: true, excluded: ['example.org'] }],
    ['signed with another key', 'signature', { authority: true, signedBy: leaf }],
  ])('an authority %s', async (_name, failure, options) => {
    const authority = await makeCertificate({ subject: 'Authority', issuer: root, ...options })
    const below = await makeCertificate({ subject: 'Below', issuer: authority, dnsNames: ['verifier.example.org'] })
    expect(await outcome(ders(below, authority))).toBe(failure)
  })

  test('an unknown extension in a leaf when it is critical, and only then', async () => {
    const with_ = async (critical: boolean) => leafWith({ extensions: [{ oid: '1.2.3.4', critical, value: Uint8Array.of(5, 0) }] })
    expect(await outcome(ders(await with_(true), middle))).toBe('usage')
    expect(await outcome(ders(await with_(false), middle))).toBe('valid')
  })

  test('more than 64 kB', async () => {
    const big = await leafWith({ extensions: [{ oid: '1.2.3.4', critical: false, value: new Uint8Array(65_000) }] })
    expect(await outcome(ders(big, middle))).toBe('too-long')
  })

  test.each([
    ['nothing', [], null],
    ['bytes that are no certificate', [Uint8Array.of(1, 2, 3)], null],
    ['a good leaf and then something else', [leaf.der, Uint8Array.of(48, 0)], 'CN=Test Verifier'],
  ])('%s', async (_name, chain, subject) => {
    const result = await validatePath(chain, ders(root), fakeNow)
    expect(result).toMatchObject({ failure: 'malformed' })
    expect(result.leaf?.subject ?? null).toBe(subject)
  })
})

describe('an authority', () => {
  test('limits how many authorities stand below it; one that signs itself anew does not count', async () => {
    const first = await authorityWith({ pathLength: 0 })
    const second = await makeCertificate({ subject: 'Second', issuer: first, authority: true })
    const anew = await makeCertificate({ subject: 'Authority', issuer: first, authority: true })
    const below = (issuer: MadeCertificate) => makeCertificate({ subject: 'Below', issuer })
    expect(await outcome(ders(await below(first), first))).toBe('valid')
    expect(await outcome(ders(await below(second), second, first))).toBe('too-long')
    expect(await outcome(ders(await below(anew), anew, first))).toBe('valid')
  })

  test('that is trusted has to be one, and in force', async () => {
    const none = await makeCertificate({ subject: 'None' })
    const old = await makeCertificate({ subject: 'Old', authority: true, notAfter: fakeNow - 1 })
    expect(await outcome(ders(await makeCertificate({ subject: 'Below', issuer: none })), ders(none))).toBe('not-an-authority')
    expect(await outcome(ders(await makeCertificate({ subject: 'Below', issuer: old })), ders(old))).toBe('expired')
  })

  test.each([
    ['example.org', 'example.org', true],
    ['example.org', 'a.b.example.org', true],
    ['EXAMPLE.org', 'A.example.ORG', true],
    ['example.org', 'badexample.org', false],
    ['.example.org', 'example.org', false],
    ['.example.org', 'a.example.org', true],
    ['example.org', 'example.org.evil.example', false],
  ])('that may only speak for %s: may it speak for %s? %s', async (tree, name, allowed) => {
    const authority = await authorityWith({ permitted: [tree] })
    const below = await makeCertificate({ subject: 'Below', issuer: authority, dnsNames: [name] })
    expect(await outcome(ders(below, authority))).toBe(allowed ? 'valid' : 'name-constraints')
  })

  test('that constrains names we do not compare cannot speak for a certificate that has such a name', async () => {
    // permittedSubtrees: one directoryName, empty.
    const value = new Uint8Array(Buffer.from('3008a0063004a4023000', 'hex'))
    const authority = await authorityWith({ extensions: [{ oid: '2.5.29.30', critical: true, value }] })
    expect(await outcome(ders(await makeCertificate({ subject: 'Named', issuer: authority }), authority))).toBe('name-constraints')
    const nameless = await makeCertificate({ subject: '', issuer: authority, dnsNames: ['verifier.example.org'] })
    expect(await outcome(ders(nameless, authority))).toBe('valid')
  })
})

test('a certificate in which any byte was changed never makes a path', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(leaf.der.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      expect(await outcome([leaf.der.with(at, (leaf.der[at] ?? 0) ^ change), middle.der])).not.toBe('valid')
    }),
  )
})
