import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Did, DidDocument } from '../core/did.ts'
import { asWalletError, WalletError } from '../core/errors.ts'
import type { PublicJwk } from '../core/key.ts'
import type { World } from '../core/plugin.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { sha256 } from '../crypto/hash.ts'
import { parseJws } from '../crypto/jws.ts'
import { type CertificateOptions, type MadeCertificate, makeCertificate, makeChain, signWith } from '../testing/fakes/certificates.ts'
import { fakeNow, fakeWorld } from '../testing/fakes/world.ts'
import { authenticateClient, unsignedClient } from './client.ts'

const chain = await makeChain('verifier.example.org')
const { leaf, middle, root, x5c } = chain
const other = await makeCertificate({ subject: 'Other' })
const world = fakeWorld({ trust: async () => ({ anchors: [root.der], attesters: [] }) })

async function authenticate(clientId: string, header: object, signer: MadeCertificate = leaf, where: World = world, via: 'redirect' | 'dc-api' = 'redirect') {
  const jws = parseJws(await signWith(signer, { alg: 'ES256', ...header }, {}), 'request.malformed')
  return authenticateClient({ jws, clientId, via }, where)
}
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'proven',
    (error: unknown) => asWalletError(error).code,
  )
const jwkOf = ({ jwk }: MadeCertificate): PublicJwk => {
  if (!jwk) throw new TypeError('no key')
  return jwk
}

describe('a request that nobody signed', () => {
  test('is from the address it names, and is answered there alone', () => {
    const client = unsignedClient('redirect_uri:https://verifier.example.org/response?a=1')
    expect(client).toMatchObject({ prefix: 'redirect_uri', party: { id: 'redirect_uri:verifier.example.org', name: null, proofs: [] } })
    expect(client.mayAnswerTo('https://verifier.example.org/response?a=1')).toBe(true)
    for (const url of ['https://verifier.example.org/response', 'https://verifier.example.org/response?a=1#', 'https://VERIFIER.example.org/response?a=1']) {
      expect(client.mayAnswerTo(url), 'VP-8').toBe(false)
    }
  })

  test.each(['x509_san_dns:verifier.example.org', 'x509_hash:abc', 'decentralized_identifier:did:example:1', 'verifier_attestation:verifier.example'])(
    'VP-6: from %s is refused: that name needs a signature',
    (clientId) => {
      expect(() => unsignedClient(clientId)).toThrow(expect.objectContaining({ code: 'verifier.unauthenticated' }))
    },
  )

  test.each([
    'origin:https://verifier.example.org',
    'did:example:1',
    'verifier',
    '',
    ':',
    'https://verifier.example.org',
    'openid_federation:https://verifier.example.org',
    'REDIRECT_URI:https://verifier.example.org/r',
    'redirect_uri:http://verifier.example.org/r',
    'redirect_uri:javascript:alert(1)',
    'redirect_uri:https://user@verifier.example.org/r',
    'redirect_uri:https://verifier.example.org/r#a',
    'redirect_uri:/r',
    'redirect_uri:',
    'toString:x',
  ])('VP-7: from %j is refused', (clientId) => {
    expect(() => unsignedClient(clientId)).toThrow(expect.objectContaining({ code: 'request.malformed' }))
  })

  test('from any text is read or refused, and nothing else', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl().map((url) => `redirect_uri:${url}`),
        ),
        (clientId) => {
          try {
            expect(unsignedClient(clientId).id).toBe(clientId)
          } catch (error) {
            if (!(error instanceof WalletError)) throw error
          }
        },
      ),
    )
  })
})

test.each([
  'redirect_uri:https://verifier.example.org/r',
  'origin:https://verifier.example.org',
  'did:example:1',
  'verifier',
  'openid_federation:https://a.example',
])('VP-8: a signed request from %s is refused', async (clientId) => {
  expect(await codeOf(authenticate(clientId, { x5c }))).toBe('request.malformed')
})

describe('x509_san_dns', () => {
  const san = 'x509_san_dns:verifier.example.org'
  const leafWith = async (options: Partial<CertificateOptions>, chained = middle) => {
    const made = await makeCertificate({ subject: 'Verifier', issuer: chained, dnsNames: ['verifier.example.org'], ...options })
    return { made, header: { x5c: [made.base64, middle.base64] } }
  }

  test('proves the host, says by whom, and is answered at that host', async () => {
    const client = await authenticate(san, { x5c })
    const of = 'CN=Test Verifier / CN=Test Root'
    expect(client).toMatchObject({ id: san, party: { id: 'verifier.example.org', name: 'Test Verifier', proofs: [{ by: 'certificate', of }] } })
    expect(client.mayAnswerTo('https://verifier.example.org:8443/any?where')).toBe(true)
    for (const url of ['https://a.verifier.example.org/', 'https://example.org/', 'https://verifier.example.org.evil.example/', 'x']) {
      expect(client.mayAnswerTo(url)).toBe(false)
    }
  })

  test('names a host whatever the case of its letters', async () => {
    const client = await authenticate('x509_san_dns:Verifier.Example.org', { x5c })
    expect(client.party.id).toBe('verifier.example.org')
    expect(client.mayAnswerTo('https://verifier.example.org/r')).toBe(true)
  })

  test('over the DC API is answered to no address', async () => {
    const client = await authenticate(san, { x5c }, leaf, world, 'dc-api')
    expect(client.mayAnswerTo('https://verifier.example.org/r')).toBe(false)
  })

  test.each<[string, Partial<CertificateOptions>]>([
    ['for another name', { dnsNames: ['other.example.org'] }],
    ['for every name below', { dnsNames: ['*.example.org'] }],
    ['whose common name alone is the host', { subject: 'verifier.example.org', dnsNames: [] }],
    ['whose address alone is the host', { dnsNames: [], uris: ['https://verifier.example.org'] }],
    ['that has expired', { notAfter: fakeNow - 1 }],
    ['that is for signing code', { purposes: ['1.3.6.1.5.5.7.3.3'] }],
    ['that is not for signatures', { usages: ['keyAgreement'] }],
  ])('VP-9: with a leaf %s is refused', async (_name, options) => {
    const { made, header } = await leafWith(options)
    expect(await codeOf(authenticate(san, header, made))).toBe('verifier.unauthenticated')
  })

  test.each(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2', '1.0.18013.5.1.6', '2.5.29.37.0'])('with a leaf for %s is proven', async (purpose) => {
    const { made, header } = await leafWith({ purposes: ['1.3.6.1.5.5.7.3.3', purpose] })
    expect(await codeOf(authenticate(san, header, made))).toBe('proven')
  })

  test('VP-9: with a leaf that its authority may not name is refused', async () => {
    const narrow = await makeCertificate({ subject: 'Narrow', issuer: root, authority: true, permitted: ['example.com'] })
    const { made } = await leafWith({}, narrow)
    expect(await codeOf(authenticate(san, { x5c: [made.base64, narrow.base64] }, made))).toBe('verifier.unauthenticated')
  })

  test('VP-9: with a leaf that signed itself is refused, even when it is trusted', async () => {
    const self = await makeCertificate({ subject: 'Self', authority: true, dnsNames: ['verifier.example.org'] })
    const trusting = fakeWorld({ trust: async () => ({ anchors: [self.der], attesters: [] }) })
    expect(await codeOf(authenticate(san, { x5c: [self.base64] }, self, trusting))).toBe('verifier.unauthenticated')
  })

  test('VP-9: signed with another key than the leaf’s is refused', async () => {
    expect(await codeOf(authenticate(san, { x5c }, other))).toBe('verifier.unauthenticated')
    expect(await codeOf(authenticate(san, { x5c }, middle))).toBe('verifier.unauthenticated')
  })

  test('VP-9: with the certificates in another order, or 200 of them, is refused', async () => {
    expect(await codeOf(authenticate(san, { x5c: x5c.toReversed() }))).toBe('verifier.unauthenticated')
    expect(await codeOf(authenticate(san, { x5c: [...x5c, ...Array.from({ length: 198 }, () => middle.base64)] }))).toBe('verifier.unauthenticated')
  })

  test('is refused where nobody is trusted', async () => {
    expect(await codeOf(authenticate(san, { x5c }, leaf, fakeWorld()))).toBe('verifier.unauthenticated')
  })

  test.each([undefined, [], [leaf.pem], leaf.base64])('without a well-formed x5c, %#, is malformed', async (wrong) => {
    expect(await codeOf(authenticate(san, { x5c: wrong }))).toBe('request.malformed')
  })

  test.each([
    '',
    '*.example.org',
    'verifier.example.org.',
    'https://verifier.example.org',
    '192.0.2.1',
    'a b',
    '-a.example',
    `${'a'.repeat(64)}.example`,
    'ä.example',
  ])('for %j, which is no DNS name, is malformed', async (name) => {
    expect(await codeOf(authenticate(`x509_san_dns:${name}`, { x5c }))).toBe('request.malformed')
  })
})

describe('x509_hash', () => {
  const hashOf = async ({ der }: MadeCertificate) => encodeBase64url(await sha256(der))

  test('proves the subject of the leaf that has this hash', async () => {
    const client = await authenticate(`x509_hash:${await hashOf(leaf)}`, { x5c })
    expect(client.party).toMatchObject({ id: 'CN=Test Verifier', name: 'Test Verifier', proofs: [{ by: 'certificate' }] })
    expect(client.mayAnswerTo('https://anywhere.example/r')).toBe(true)
  })

  test('VP-10: of the authority above the leaf is refused', async () => {
    expect(await codeOf(authenticate(`x509_hash:${await hashOf(middle)}`, { x5c }))).toBe('verifier.unauthenticated')
  })

  test('VP-10: in hex, with padding, or of standard base64 is refused', async () => {
    const hash = await sha256(leaf.der)
    const base64 = Buffer.from(hash).toString('base64')
    for (const wrong of [Buffer.from(hash).toString('hex'), `${encodeBase64url(hash)}=`, base64, `${encodeBase64url(hash)} `, '']) {
      expect(await codeOf(authenticate(`x509_hash:${wrong}`, { x5c })), wrong).toBe('request.malformed')
    }
  })

  test('VP-10: signed with another key is refused', async () => {
    expect(await codeOf(authenticate(`x509_hash:${await hashOf(leaf)}`, { x5c }, other))).toBe('verifier.unauthenticated')
  })
})

describe('decentralized_identifier', () => {
  const did: Did = 'did:example:verifier'
  const clientId = `decentralized_identifier:${did}`
  const kid = `${did}#1`
  const method = (id: string, made: MadeCertificate) => ({ id, type: 'JsonWebKey' as const, controller: did, publicKeyJwk: jwkOf(made) })
  const document: DidDocument = { id: did, verificationMethod: [method(kid, leaf)], authentication: [kid], assertionMethod: [], keyAgreement: [] }
  const resolving = (changes: Partial<DidDocument> = {}) => fakeWorld({ resolve: async () => ({ ...document, ...changes }) })

  test('proves the identifier', async () => {
    const client = await authenticate(clientId, { kid }, leaf, resolving())
    expect(client.party).toEqual({ id: did, name: null, proofs: [{ by: 'did', of: did }] })
    expect(client.mayAnswerTo('https://anywhere.example/r')).toBe(true)
    expect(await codeOf(authenticate(clientId, { kid }, leaf, resolving({ authentication: [], assertionMethod: [kid] })))).toBe('proven')
  })

  test.each<[string, string, Partial<DidDocument>]>([
    ['that is for agreement alone', kid, { authentication: [], keyAgreement: [kid] }],
    ['that is for nothing', kid, { authentication: [] }],
    ['of another identifier', 'did:example:other#1', {}],
    ['of an identifier that begins alike', `${did}2#1`, {}],
    ['that is relative', '#1', {}],
    ['that is not in the document', `${did}#2`, {}],
    ['that two keys have', kid, { verificationMethod: [method(kid, leaf), method(kid, other)] }],
    ['in the document of somebody else', kid, { id: 'did:example:other' }],
  ])('VP-11: signed with a key %s is refused', async (_name, id, changes) => {
    expect(await codeOf(authenticate(clientId, { kid: id }, leaf, resolving(changes)))).toBe('verifier.unauthenticated')
  })

  test('VP-11: signed with another key than kid names is refused', async () => {
    expect(await codeOf(authenticate(clientId, { kid }, other, resolving()))).toBe('verifier.unauthenticated')
  })

  test('VP-11: that was deactivated is refused with the reason of its resolution', async () => {
    const gone = fakeWorld({ resolve: () => Promise.reject(new WalletError('identifier.unresolvable', 'deactivated')) })
    expect(await codeOf(authenticate(clientId, { kid }, leaf, gone))).toBe('identifier.unresolvable')
  })

  test.each([undefined, '', 1])('without a kid, %j, is malformed', async (wrong) => {
    expect(await codeOf(authenticate(clientId, { kid: wrong }, leaf, resolving()))).toBe('request.malformed')
  })

  test('that is no identifier is malformed, and nothing is resolved', async () => {
    expect(await codeOf(authenticate('decentralized_identifier:verifier', { kid }))).toBe('request.malformed')
  })
})

describe('verifier_attestation', () => {
  const attester = other
  const issuer = 'https://attester.example'
  const trusting = fakeWorld({ trust: async () => ({ anchors: [], attesters: [{ issuer, keys: [jwkOf(middle), jwkOf(attester)] }] }) })
  const seconds = fakeNow / 1000
  const claims = { iss: issuer, sub: 'verifier.example', exp: seconds + 600, cnf: { jwk: leaf.jwk } }
  const attest = async (changes: object = {}, header: object = {}, signer = attester) =>
    signWith(signer, { alg: 'ES256', typ: 'verifier-attestation+jwt', ...header }, { ...claims, ...changes })
  const authenticated = async (jwt: unknown, signer = leaf) => authenticate('verifier_attestation:verifier.example', { jwt }, signer, trusting)

  test('proves the name that was attested, and says by whom', async () => {
    const client = await authenticated(await attest())
    expect(client.party).toEqual({
      id: 'verifier_attestation:verifier.example',
      name: null,
      proofs: [{ by: 'attestation', of: `verifier.example / ${issuer}` }],
    })
    expect(client.mayAnswerTo('https://anywhere.example/r')).toBe(true)
  })

  test.each(['https://shop.example', 'shop.example', 'did:web:shop.example', 'CN=Shop', 'paste'])(
    'UI-9: who is called %s by an attester is not taken for another verifier of that name',
    async (sub) => {
      const jwt = await attest({ sub })
      expect((await authenticate(`verifier_attestation:${sub}`, { jwt }, leaf, trusting)).party.id).toBe(`verifier_attestation:${sub}`)
    },
  )

  test('VP-12: is answered at an address of redirect_uris alone, letter for letter', async () => {
    const client = await authenticated(await attest({ redirect_uris: ['https://a.example/r', 'https://b.example/r'] }))
    expect(client.mayAnswerTo('https://b.example/r')).toBe(true)
    for (const url of ['https://b.example/r/', 'https://b.example/', 'https://B.example/r', 'https://b.example/r?a'])
      expect(client.mayAnswerTo(url)).toBe(false)
  })

  test.each<[string, object]>([
    ['has expired', { exp: seconds - 60 }],
    ['does not hold yet', { nbf: seconds + 61 }],
    ['is for another name', { sub: 'other.example' }],
    ['is for this name with its prefix', { sub: 'verifier_attestation:verifier.example' }],
    ['is for another key', { cnf: { jwk: middle.jwk } }],
    ['comes from somebody who is not trusted', { iss: 'https://evil.example' }],
  ])('VP-12: that %s is refused', async (_name, changes) => {
    expect(await codeOf(authenticated(await attest(changes)))).toBe('verifier.unauthenticated')
  })

  test('VP-12: that its attester did not sign is refused', async () => {
    expect(await codeOf(authenticated(await attest({}, {}, leaf)))).toBe('verifier.unauthenticated')
  })

  test('VP-12: shown by somebody who has not the key is refused', async () => {
    expect(await codeOf(authenticated(await attest(), other))).toBe('verifier.unauthenticated')
  })

  test.each<[string, object, object?]>([
    ['another type', {}, { typ: 'JWT' }],
    ['no exp', { exp: undefined }],
    ['no issuer', { iss: undefined }],
    ['no subject', { sub: undefined }],
    ['no key', { cnf: undefined }],
    ['a private key', { cnf: { jwk: { ...leaf.jwk, d: leaf.jwk?.x } } }],
    ['a key for encryption', { cnf: { jwk: { ...leaf.jwk, use: 'enc' } } }],
    ['redirect_uris that are no list', { redirect_uris: 'https://a.example/r' }],
    ['an empty list of redirect_uris', { redirect_uris: [] }],
  ])('with %s is malformed', async (_name, changes, header) => {
    expect(await codeOf(authenticated(await attest(changes, header)))).toBe('request.malformed')
  })

  test.each([undefined, '', 'a.b', 1])('that is %j is malformed', async (jwt) => {
    expect(await codeOf(authenticated(jwt))).toBe('request.malformed')
  })
})
