import { describe, expect, test } from 'vitest'
import type { Did, DidDocument } from '../../core/did.ts'
import { type ErrorCode, WalletError } from '../../core/errors.ts'
import type { Check } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Signer, World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { keyIdOf, makeCertificate, makeChain, signWith } from '../../testing/fakes/certificates.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { sdJwtVc } from './index.ts'
import { issue } from './issue.ts'
import { metadataUrl } from './issuer-metadata.ts'

const vct = 'urn:example:pass'
const signer = await fakeSigner('ES256')
const other = await fakeSigner('ES256')
const brief = (checks: readonly Check[]) => Object.fromEntries(checks.map(({ name, result, reason }) => [name, reason ?? result]))
async function verified(raw: string, world: World): Promise<Readonly<Record<string, string>>> {
  const credential = sdJwtVc.parse(`${raw}~`)
  if (!credential) throw new Error('not parsed')
  return brief(await sdJwtVc.verify(credential, world))
}
const signed = (payload: JsonObject, header: JsonObject = {}, by: Signer = signer) =>
  signJwt({ alg: by.key.algorithm, typ: 'dc+sd-jwt', ...header }, { vct, ...payload }, by)
const passed = { format: 'passed', 'issuer-key': 'passed', signature: 'passed', dates: 'passed' }

describe('an issuer with metadata (SD-JWT VC draft 24 section 4)', () => {
  const iss = 'https://issuer.example/tenant/1'
  const keys = [
    { ...other.key.jwk, kid: 'a' },
    { ...signer.key.jwk, kid: 'b' },
    { kty: 'RSA', kid: 'c' },
  ]
  const answering = (bodies: Readonly<Record<string, unknown>>): World =>
    fakeWorld({
      fetch: async (url) => {
        const body = bodies[url]
        if (body instanceof WalletError) throw body
        if (typeof body === 'number') return { status: body, contentType: null, body: new Uint8Array() }
        if (body === undefined) throw new Error(`unexpected ${url}`)
        return { status: 200, contentType: 'application/json', body: encodeUtf8(typeof body === 'string' ? body : JSON.stringify(body)) }
      },
    })
  const url = 'https://issuer.example/.well-known/jwt-vc-issuer/tenant/1'
  const jwksUri = 'https://keys.example/jwks?v=1'

  test.each([
    ['https://example.com', 'https://example.com/.well-known/jwt-vc-issuer'],
    ['https://example.com/', 'https://example.com/.well-known/jwt-vc-issuer'],
    ['https://example.com:8443/tenant/1234/', 'https://example.com:8443/.well-known/jwt-vc-issuer/tenant/1234'],
  ])('the metadata of %s is at %s', (iss, at) => expect(metadataUrl(iss)).toBe(at))

  test.each([{ kid: 'b' }, {}])('a key in it signed: header %j', async (header) => {
    expect(await verified(await signed({ iss }, header), answering({ [url]: { issuer: iss, jwks: { keys } } }))).toEqual(passed)
  })
  test('a key where jwks_uri points signed', async () => {
    const world = answering({ [url]: { issuer: iss, jwks_uri: jwksUri }, [jwksUri]: { keys } })
    expect(await verified(await signed({ iss }, { kid: 'b' }), world)).toEqual(passed)
  })

  const wrong: readonly [string, Readonly<Record<string, unknown>>, string][] = [
    ['another issuer', { [url]: { issuer: `${iss}/`, jwks: { keys } } }, 'metadata-of-other-issuer'],
    ['no keys', { [url]: { issuer: iss } }, 'issuer-metadata-malformed'],
    ['two sets of keys', { [url]: { issuer: iss, jwks: { keys }, jwks_uri: jwksUri } }, 'issuer-metadata-malformed'],
    ['keys over http', { [url]: { issuer: iss, jwks_uri: 'http://keys.example/jwks' } }, 'issuer-metadata-malformed'],
    ['keys in a local network', { [url]: { issuer: iss, jwks_uri: 'https://router.local/jwks?v=1' } }, 'issuer-metadata-malformed'],
    ['keys that are none', { [url]: { issuer: iss, jwks: { keys: 'x' } } }, 'issuer-keys-malformed'],
    ['members twice', { [url]: `{"issuer":"${iss}","issuer":"${iss}","jwks":{"keys":[]}}` }, 'no-issuer-metadata'],
    ['nothing there', { [url]: 404 }, 'no-issuer-metadata'],
    ['nothing where jwks_uri points', { [url]: { issuer: iss, jwks_uri: jwksUri }, [jwksUri]: 404 }, 'no-issuer-keys'],
    ['another kid', { [url]: { issuer: iss, jwks: { keys: keys.slice(0, 1) } } }, 'key-not-listed'],
    ['a key for encryption', { [url]: { issuer: iss, jwks: { keys: [{ ...signer.key.jwk, kid: 'b', use: 'enc' }] } } }, 'key-not-listed'],
  ]
  test.each(wrong)('%s: failed', async (_, bodies, reason) => {
    const checks = await verified(await signed({ iss }, { kid: 'b' }), answering(bodies))
    expect(checks).toMatchObject({ 'issuer-key': reason, signature: 'no-issuer-key' })
    const credential = sdJwtVc.parse(`${await signed({ iss }, { kid: 'b' })}~`)
    const found = credential && (await sdJwtVc.verify(credential, answering(bodies))).find(({ name }) => name === 'issuer-key')
    expect(found?.result).toBe('failed')
  })
  test.each([
    ['the network fails', new WalletError('network.failed', 'no')],
    ['the server fails', 503],
    ['the server is busy', 429],
  ])('%s: unknown, not failed', async (_, body) => {
    const credential = sdJwtVc.parse(`${await signed({ iss })}~`)
    const checks = credential ? await sdJwtVc.verify(credential, answering({ [url]: body })) : []
    expect(checks.filter(({ result }) => result === 'unknown').map(({ name }) => name)).toEqual(['issuer-key', 'signature'])
  })
  test('a signature of another key fails', async () => {
    const world = answering({ [url]: { issuer: iss, jwks: { keys } } })
    expect(await verified(await signed({ iss }, { kid: 'a' }), world)).toMatchObject({ 'issuer-key': 'passed', signature: 'signature-differs' })
  })
  test.each(['http://issuer.example', 'https://user@issuer.example', 'https://issuer.example/?a', 'https://issuer.example/#a', 'issuer', 'ftp://x'])(
    'DR-9: an issuer %s has no key, and nothing is fetched',
    async (iss) => expect(await verified(await signed({ iss }), fakeWorld())).toMatchObject({ 'issuer-key': 'issuer-without-key', signature: 'no-issuer-key' }),
  )
  test.each([
    'https://intranet',
    'https://router.local/a',
    'https://db.internal',
    'https://nas.lan:8443',
    'https://169.254.169.254',
    'https://[::1]',
    'https://issuer.example.',
    'https://\u0430pple.example',
  ])('DR-4: an issuer %s, which is in no public place or is spelled in two scripts, has no key, and nothing is fetched', async (iss) => {
    const asked: string[] = []
    const world = fakeWorld({
      fetch: async (at) => {
        asked.push(at)
        throw new WalletError('network.failed', 'no')
      },
    })
    expect(await verified(await signed({ iss }), world)).toMatchObject({ 'issuer-key': 'issuer-without-key', signature: 'no-issuer-key' })
    expect(asked).toEqual([])
  })
})

describe('an issuer with a certificate (SD-JWT VC draft 24 section 2.5)', async () => {
  const { root, middle, leaf, x5c } = await makeChain('issuer.example', { uris: ['https://issuer.example/tenant/1', 'did:web:issuer.example'] })
  const trusting = (...anchors: Uint8Array[]): World => fakeWorld({ trust: async () => ({ anchors, attesters: [] }) })
  const withChain = (payload: JsonObject, chain: unknown = x5c, by = leaf) => signWith(by, { alg: 'ES256', typ: 'dc+sd-jwt', x5c: chain }, { vct, ...payload })

  test.each([
    [{}],
    [{ iss: 'https://issuer.example' }],
    [{ iss: 'https://issuer.example/any/path' }],
    [{ iss: 'https://issuer.example/tenant/1' }],
    [{ iss: 'did:web:issuer.example' }],
  ])('%j is what the certificate says', async (payload) => expect(await verified(await withChain(payload), trusting(root.der))).toEqual(passed))

  test.each([[{ iss: 'https://other.example' }], [{ iss: 'https://sub.issuer.example' }], [{ iss: 'did:web:other.example' }], [{ iss: 'issuer.example' }]])(
    '%j is not: failed, whoever vouches for it',
    async (payload) => {
      expect(await verified(await withChain(payload), trusting(root.der))).toMatchObject({ 'issuer-key': 'issuer-not-in-certificate' })
    },
  )
  test('without iss the issuer is the subject of the certificate, and each authority over it is named', async () => {
    const credential = sdJwtVc.parse(`${await withChain({})}~`)
    expect(credential?.issuer).toBe('CN=Test Verifier')
    const authorities = credential && sdJwtVc.index(credential).authorities
    expect(authorities).toEqual([middle, root].map((one) => ({ type: 'aki', value: keyIdOf(one) })))
  })
  test('a credential can be issued so, without iss and kid', async () => {
    const by: Signer = { ...signer, key: { ...signer.key, jwk: leaf.jwk ?? signer.key.jwk }, sign: leaf.sign }
    const raw = await issue({ vct, name: 'Ada' }, by, fakeWorld(), { named: false, header: { x5c, kid: null } })
    const credential = sdJwtVc.parse(raw) ?? expect.fail()
    expect(credential).toMatchObject({ issuer: 'CN=Test Verifier', claims: { name: 'Ada' } })
    expect(brief(await sdJwtVc.verify(credential, trusting(root.der)))).toEqual(passed)
  })
  test('under an authority nobody trusts here it is unknown, and the signature is checked all the same', async () => {
    const stranger = await makeCertificate({ subject: 'Stranger', authority: true })
    expect(await verified(await withChain({}), trusting(stranger.der))).toMatchObject({ 'issuer-key': 'authority-unknown', signature: 'passed' })
    expect(await verified(await withChain({}, x5c, middle), trusting())).toMatchObject({ 'issuer-key': 'authority-unknown', signature: 'signature-differs' })
  })
  test('what is broken is failed: expired, self-signed, not in order', async () => {
    const old = await makeCertificate({ subject: 'Old', issuer: middle, notAfter: fakeNow - 1 })
    const alone = await makeCertificate({ subject: 'Alone' })
    const world = trusting(root.der)
    expect(await verified(await withChain({}, [old.base64, middle.base64], old), world)).toMatchObject({ 'issuer-key': 'certificate-expired' })
    expect(await verified(await withChain({}, [alone.base64], alone), trusting(alone.der))).toMatchObject({ 'issuer-key': 'certificate-self-signed' })
    expect(await verified(await withChain({}, [leaf.base64, root.base64]), world)).toMatchObject({ 'issuer-key': 'certificate-not-in-order' })
  })
  test.each([[[]], ['x'], [[1]], [['-_-_']], [{}]])('x5c %j is malformed', async (chain) => {
    const raw = await withChain({ iss: 'https://issuer.example' }, chain)
    expect(() => sdJwtVc.parse(`${raw}~`)).toThrow(expect.objectContaining({ code: 'credential.malformed' }))
  })
  test('a chain that is no certificates is failed where iss names the issuer, malformed where only it could', async () => {
    const raw = await withChain({ iss: 'https://issuer.example' }, ['AAAA'])
    expect(await verified(raw, trusting(root.der))).toMatchObject({ 'issuer-key': 'certificate-malformed' })
    expect(sdJwtVc.index(sdJwtVc.parse(`${raw}~`) ?? expect.fail()).authorities).toEqual([])
    const nameless = await withChain({}, ['AAAA'])
    expect(() => sdJwtVc.parse(`${nameless}~`)).toThrow(expect.objectContaining({ code: 'credential.malformed' }))
  })
  test('with x5c nothing is fetched, whatever iss says: nobody chooses how an issuer is checked', async () => {
    expect(await verified(await withChain({ iss: 'https://other.example' }), trusting(root.der))).toMatchObject({ 'issuer-key': 'issuer-not-in-certificate' })
  })
})

describe('an issuer that is a DID', () => {
  const did: Did = 'did:web:issuer.example'
  const key = { id: `${did}#1`, type: 'JsonWebKey', controller: did, publicKeyJwk: signer.key.jwk } as const
  const resolving = (document: Partial<DidDocument>): World =>
    fakeWorld({ resolve: async () => ({ id: did, verificationMethod: [key], authentication: [], assertionMethod: [], keyAgreement: [], ...document }) })

  test.each([{}, { kid: `${did}#1` }, { kid: '#1' }])('a key it lists for assertions signed: header %j', async (header) => {
    expect(await verified(await signed({ iss: did }, header), resolving({ assertionMethod: [key.id] }))).toEqual(passed)
  })
  test.each([
    ['under authentication only', {}, { authentication: [key.id] }, 'key-not-listed'],
    ['by another kid', { kid: '#2' }, { assertionMethod: [key.id] }, 'key-not-listed'],
    ['by a kid of another DID', { kid: 'did:web:other.example#1' }, { assertionMethod: [key.id] }, 'kid-not-under-issuer'],
    ['by a kid that is no text', { kid: 1 }, { assertionMethod: [key.id] }, 'kid-not-under-issuer'],
    ['in the document of another DID', {}, { id: 'did:web:other.example' as Did, assertionMethod: [key.id] }, 'key-not-listed'],
  ])('a key that is listed %s is not the issuer’s', async (_, header, document, reason) => {
    expect(await verified(await signed({ iss: did }, header), resolving(document))).toMatchObject({ 'issuer-key': reason, signature: 'no-issuer-key' })
  })
  test('a key of another algorithm is not it either', async () => {
    const edwards = await fakeSigner('EdDSA')
    expect(await verified(await signed({ iss: did }, {}, edwards), resolving({ assertionMethod: [key.id] }))).toMatchObject({
      'issuer-key': 'key-of-other-algorithm',
    })
  })
  test.each<[ErrorCode, string]>([
    ['identifier.unresolvable', 'unknown'],
    ['network.failed', 'unknown'],
    ['identifier.malformed', 'failed'],
  ])('%s: %s', async (code, result) => {
    const credential = sdJwtVc.parse(`${await signed({ iss: did })}~`)
    const world = fakeWorld({ resolve: () => Promise.reject(new WalletError(code, 'no')) })
    const checks = credential ? await sdJwtVc.verify(credential, world) : []
    expect(checks.find(({ name }) => name === 'issuer-key')?.result).toBe(result)
  })
})

describe('dates and status', () => {
  const seconds = fakeNow / 1000
  test.each([
    [{ exp: seconds + 1, nbf: seconds - 1 }, 'passed'],
    [{ exp: seconds - 299 }, 'passed'],
    [{ exp: seconds - 300 }, 'expired'],
    [{ nbf: seconds + 300 }, 'passed'],
    [{ nbf: seconds + 301 }, 'not-yet-valid'],
    [{ iat: seconds + 9999 }, 'passed'],
  ])('%j: %s', async (payload, dates) => expect(await verified(await signed({ iss: signer.did, ...payload }), fakeWorld())).toMatchObject({ dates }))
  test('a status that nobody looked at is unknown', async () => {
    expect(await verified(await signed({ iss: signer.did, status: { status_list: {} } }), fakeWorld())).toMatchObject({ status: 'status-not-checked' })
  })
})
