import { describe, expect, test } from 'vitest'
import type { Did, DidDocument } from '../core/did.ts'
import type { ErrorCode } from '../core/errors.ts'
import { asWalletError } from '../core/errors.ts'
import { isObject, type JsonObject } from '../core/json.ts'
import type { World } from '../core/plugin.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { assertPublicJwk } from '../crypto/jwk.ts'
import { decodeBase64 } from '../crypto/x509.ts'
import { type MadeCertificate, makeChain, signWith } from '../testing/fakes/certificates.ts'
import { fakeNow, fakeWorld } from '../testing/fakes/world.ts'
import { vectors } from '../testing/vectors.ts'
import { openMultisigned, openRequestObject } from './request-object.ts'

interface Case {
  readonly id: string
  readonly expect: 'accept' | 'refuse' | 'policy'
  readonly authorization_request?: string
  readonly request_uri_response?: { readonly status: number; readonly body: string }
  readonly wallet_nonce?: string
  readonly dc_api?: { readonly protocol: string; readonly data: { readonly request?: unknown } }
}
interface File {
  readonly context: {
    readonly now: number
    readonly trust_anchors_pem: readonly string[]
    readonly trusted_attestation_issuers: Readonly<Record<string, { readonly jwks: { readonly keys: readonly JsonObject[] } }>>
  }
  readonly cases: readonly Case[]
}

const file = vectors<File>('openid4vp-requests', 'requests.json')

/** What is refused here. Everything else that has a Request Object opens; what is wrong with it stands in its parameters. */
const refused: Readonly<Record<string, ErrorCode>> = {
  'wallet_nonce not echoed': 'request.malformed',
  'request_uri object has another client_id': 'request.malformed',
  'request_uri object larger than 1 MiB': 'request.malformed',
  'typ JWT': 'request.malformed',
  'alg none': 'request.malformed',
  'alg HS256 with the public key as secret': 'request.malformed',
  'signed by another key': 'verifier.unauthenticated',
  'kid missing': 'request.malformed',
  'kid not in the DID document': 'verifier.unauthenticated',
  'unknown crit header': 'request.malformed',
  'outer client_id differs': 'request.malformed',
  'expired request object': 'request.malformed',
  'not yet valid request object': 'request.malformed',
  'nested request inside the Request Object': 'request.malformed',
  'bare DID without decentralized_identifier prefix': 'request.malformed',
  'x509_san_dns: SAN is another name': 'verifier.unauthenticated',
  'x509_san_dns: chain to an untrusted root': 'verifier.unauthenticated',
  'x509_san_dns: self-signed leaf': 'verifier.unauthenticated',
  'x509_san_dns: issuer is not a CA': 'verifier.unauthenticated',
  'x509_san_dns: x5c missing': 'request.malformed',
  'x509_san_dns: signed by another key than the leaf': 'verifier.unauthenticated',
  'x509_san_dns: wildcard SAN': 'verifier.unauthenticated',
  'x509_hash: right hash, second certificate': 'verifier.unauthenticated',
  'x509_hash: hex instead of base64url': 'request.malformed',
  'verifier_attestation: wrong typ': 'request.malformed',
  'verifier_attestation: sub differs': 'verifier.unauthenticated',
  'verifier_attestation: untrusted iss': 'verifier.unauthenticated',
  'verifier_attestation: bad signature': 'verifier.unauthenticated',
  'verifier_attestation: exp missing': 'request.malformed',
  'DC API: multisigned, client_id in the payload': 'request.malformed',
  'DC API: signed, untrusted chain': 'verifier.unauthenticated',
  'DC API: signed, typ wrong': 'request.malformed',
}
/** What opens, but whose answer would go where the client may not have it. */
const elsewhere = ['x509_san_dns: response_uri on a sub domain', 'verifier_attestation: response_uri not in redirect_uris']

/** The document that did:jwk stands for (did:jwk method), of signature keys. */
async function resolveJwk(did: string): Promise<DidDocument> {
  const jwk = assertPublicJwk(JSON.parse(Buffer.from(did.slice('did:jwk:'.length), 'base64url').toString()))
  if (!jwk) throw new TypeError('no key')
  return documentOf(did as Did, [{ id: `${did}#0`, jwk }])
}
function documentOf(did: Did, methods: readonly { readonly id: string; readonly jwk: NonNullable<MadeCertificate['jwk']> }[]): DidDocument {
  const ids = methods.map(({ id }) => id)
  const verificationMethod = methods.map(({ id, jwk }) => ({ id, type: 'JsonWebKey' as const, controller: did, publicKeyJwk: jwk }))
  return { id: did, verificationMethod, authentication: ids, assertionMethod: ids, keyAgreement: [] }
}

function worldOf({ context }: File): World {
  const anchors = context.trust_anchors_pem.map((pem) => decodeBase64(pem.replace(/-----.*?-----|\s/g, '')) ?? new Uint8Array())
  const attesters = Object.entries(context.trusted_attestation_issuers).map(([issuer, { jwks }]) => ({
    issuer,
    keys: jwks.keys.flatMap((key) => assertPublicJwk(key, 'sig') ?? []),
  }))
  return fakeWorld({ now: () => context.now * 1000, trust: async () => ({ anchors, attesters }), resolve: resolveJwk })
}

/** Opens the Request Object of a case; `null`: it has none. */
async function open(one: Case, world: World) {
  if (one.dc_api) {
    const { request } = one.dc_api.data
    if (one.dc_api.protocol === 'openid4vp-v1-multisigned') return openMultisigned(request, world)
    if (one.dc_api.protocol !== 'openid4vp-v1-signed' || typeof request !== 'string') return null
    return openRequestObject(request, { clientId: null, walletNonce: null }, 'dc-api', world)
  }
  const outer = new URLSearchParams(one.authorization_request?.split('?')[1])
  const compact = one.request_uri_response?.status === 200 ? one.request_uri_response.body : outer.get('request')
  if (compact === null) return null
  return openRequestObject(compact, { clientId: outer.get('client_id'), walletNonce: one.wallet_nonce ?? null }, 'redirect', world)
}

describe.skipIf(file.skip !== null)(`VP-1, VP-4, VP-9, VP-10, VP-11, VP-12, VP-18: Request Objects ${file.skip ?? ''}`, () => {
  const { cases } = file.data ?? { cases: [] }
  const concerned = cases.filter(
    ({ authorization_request, request_uri_response, dc_api }) =>
      new URLSearchParams(authorization_request?.split('?')[1]).has('request') ||
      request_uri_response?.status === 200 ||
      (dc_api !== undefined && dc_api.protocol.endsWith('signed') && !dc_api.protocol.endsWith('unsigned')),
  )

  test('are in the vectors, every one of those we expect to refuse too', () => {
    expect(concerned.length).toBeGreaterThan(50)
    expect([...Object.keys(refused), ...elsewhere].filter((id) => !concerned.some((one) => one.id === id))).toEqual([])
  })

  test.each(concerned.map((one) => [one.id, one] as const))('%s', async (id, one) => {
    if (!file.data) throw new TypeError('skipped')
    const code = refused[id]
    if (code) return expect(open(one, worldOf(file.data))).rejects.toThrow(expect.objectContaining({ code }))
    const opened = await open(one, worldOf(file.data))
    const answer = opened?.parameters.response_uri
    expect(opened?.client.id).toBe(opened?.parameters.client_id)
    expect(opened?.client.party.proofs).toHaveLength(1)
    if (typeof answer === 'string') expect(opened?.client.mayAnswerTo(answer) === true || one.expect === 'refuse').toBe(true)
    if (elsewhere.includes(id)) expect(opened?.client.mayAnswerTo(String(answer))).toBe(false)
  })
})

const chain = await makeChain('verifier.example.org')
const world = fakeWorld({ trust: async () => ({ anchors: [chain.root.der], attesters: [] }) })
const clientId = 'x509_san_dns:verifier.example.org'
const now = fakeNow / 1000
const header = { alg: 'ES256', typ: 'oauth-authz-req+jwt', x5c: chain.x5c }
const any = { clientId: null, walletNonce: null }
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'opened',
    (error: unknown) => asWalletError(error).code,
  )
const openWith = async (payload: object, expected: { clientId: string | null; walletNonce: string | null } = any, own: object = header) =>
  codeOf(openRequestObject(await signWith(chain.leaf, own, { client_id: clientId, ...payload }), expected, 'redirect', world))

describe('a Request Object', () => {
  test('gives its client and its parameters', async () => {
    const compact = await signWith(chain.leaf, header, { client_id: clientId, nonce: 'n', iss: 'https://somebody.example' })
    const { client, parameters } = await openRequestObject(compact, { clientId, walletNonce: null }, 'redirect', world)
    expect(client).toMatchObject({ id: clientId, prefix: 'x509_san_dns', party: { id: 'verifier.example.org' } })
    expect(parameters).toEqual({ client_id: clientId, nonce: 'n', iss: 'https://somebody.example' })
  })

  test.each([undefined, 'JWT', 'OAUTH-AUTHZ-REQ+JWT', 'application/oauth-authz-req+jwt', '', 1, ['oauth-authz-req+jwt']])(
    'VP-1: of type %j is refused',
    async (typ) => {
      expect(await openWith({}, any, { ...header, typ })).toBe('request.malformed')
    },
  )

  test.each(['https://somebody.example', '', 1, null])('VP-2: whoever it says issued it, %j, is ignored', async (iss) => {
    expect(await openWith({ iss })).toBe('opened')
  })

  test.each([
    'x509_san_dns:VERIFIER.example.org',
    'X509_san_dns:verifier.example.org',
    'verifier.example.org',
    'x509_hash:verifier.example.org',
    `${clientId} `,
  ])('VP-4: under a client_id that is not the one outside, %j, is refused', async (outer) => {
    expect(await openWith({}, { clientId: outer, walletNonce: null })).toBe('request.malformed')
  })

  test.each([
    ['without one', undefined],
    ['with another', 'other'],
    ['with one of another case', 'NONCE-of-the-wallet'],
    ['with a list', ['nonce-of-the-wallet']],
  ])('VP-18: %s is refused where a wallet_nonce was given', async (_name, wallet_nonce) => {
    expect(await openWith({ wallet_nonce }, { clientId, walletNonce: 'nonce-of-the-wallet' })).toBe('request.malformed')
    expect(await openWith({ wallet_nonce: 'nonce-of-the-wallet' }, { clientId, walletNonce: 'nonce-of-the-wallet' })).toBe('opened')
  })

  test.each<[string, object, boolean]>([
    ['no dates', {}, true],
    ['a minute too old', { exp: now - 59 }, true],
    ['older than that', { exp: now - 60 }, false],
    ['a minute too early', { nbf: now + 60, iat: now + 60 }, true],
    ['earlier than that', { nbf: now + 61 }, false],
    ['made later than that', { iat: now + 61 }, false],
    ['a date that is text', { exp: String(now + 60) }, false],
    ['no date where one is named', { nbf: null }, false],
  ])('with %s: %j opens? %s', async (_name, dates, opens) => {
    expect(await openWith(dates)).toBe(opens ? 'opened' : 'request.malformed')
  })

  test.each<unknown>(['https://self-issued.me/v2', ['https://self-issued.me/v2'], 'https://wallet.example', 'https://verifier.example/request/1', null])(
    'whatever it calls its audience (%j), it is opened: nobody is asked to refuse one',
    async (aud) => {
      expect(await openWith({ aud })).toBe('opened')
    },
  )

  test.each(['request', 'request_uri'])('with a %s inside is refused', async (name) => {
    expect(await openWith({ [name]: 'x' })).toBe('request.malformed')
  })

  test.each([undefined, '', 1])('without a client_id, %j, is refused', async (client_id) => {
    expect(await openWith({ client_id })).toBe('request.malformed')
  })
})

const stranger = await makeChain('verifier.example.org')

describe('a request with several signatures', () => {
  const part = (value: object) => encodeBase64url(encodeUtf8(JSON.stringify(value)))
  const signatureOf = async (made: MadeCertificate, own: object, payload: string) => {
    const input = `${part(own)}.${payload}`
    return { protected: part(own), signature: encodeBase64url(await made.sign(encodeUtf8(input))) }
  }
  const strangers = { ...header, x5c: stranger.x5c, client_id: clientId }
  const ours = { ...header, client_id: clientId, verifier_info: [{ format: 'jwt' }] }
  const payload = part({ nonce: 'n' })
  const both = async () => ({ payload, signatures: [await signatureOf(stranger.leaf, strangers, payload), await signatureOf(chain.leaf, ours, payload)] })

  test('is opened by the first that proves anything, with what its header says', async () => {
    const opened = await openMultisigned(await both(), world)
    expect(opened).toMatchObject({ signature: 1, client: { id: clientId } })
    expect(opened.parameters).toEqual({ nonce: 'n', client_id: clientId, verifier_info: [{ format: 'jwt' }] })
  })

  test('answers to the page alone', async () => {
    const { client } = await openMultisigned(await both(), world)
    expect(client.mayAnswerTo('https://verifier.example.org/response')).toBe(false)
  })

  test('of which none proves anything is refused', async () => {
    const { signatures } = await both()
    expect(await codeOf(openMultisigned({ payload, signatures: signatures.slice(0, 1) }, world))).toBe('verifier.unauthenticated')
  })

  test('is not stopped by a signature that nobody can read', async () => {
    const { signatures } = await both()
    expect(await openMultisigned({ payload, signatures: [{ protected: part({ alg: 'RS256' }), signature: 'AA' }, ...signatures] }, world)).toMatchObject({
      signature: 2,
    })
    expect(await codeOf(openMultisigned({ payload, signatures: [{ protected: part({ alg: 'RS256' }), signature: 'AA' }] }, world))).toBe('request.malformed')
  })

  test.each(['client_id', 'verifier_info'])('that has %s where all of them share it is refused', async (name) => {
    const shared = part({ nonce: 'n', [name]: clientId })
    expect(await codeOf(openMultisigned({ payload: shared, signatures: [await signatureOf(chain.leaf, ours, shared)] }, world))).toBe('request.malformed')
  })

  test.each<[string, (good: { payload: string; signatures: object[] }) => unknown]>([
    ['nothing', () => null],
    ['text', () => 'x'],
    ['no payload', ({ signatures }) => ({ signatures })],
    ['no signatures', () => ({ payload })],
    ['an empty list', () => ({ payload, signatures: [] })],
    ['11 of them', ({ signatures }) => ({ payload, signatures: Array.from({ length: 11 }, () => signatures[1]) })],
    ['a header that nobody signed', ({ signatures }) => ({ payload, signatures: [{ ...signatures[1], header: { client_id: clientId } }] })],
    ['the flat form', ({ signatures }) => ({ payload, ...signatures[1] })],
  ])('that is %s is refused', async (_name, change) => {
    expect(await codeOf(openMultisigned(change(await both()), world))).toBe('request.malformed')
  })

  test('whose payload was changed proves nothing', async () => {
    const { signatures } = await both()
    expect(await codeOf(openMultisigned({ payload: part({ nonce: 'm' }), signatures }, world))).toBe('verifier.unauthenticated')
  })

  test('fails where something fails that is no fault of a signature', async () => {
    const broken = fakeWorld({ trust: () => Promise.reject(new TypeError('broken')) })
    expect(await codeOf(openMultisigned(await both(), broken))).toBe('internal')
    expect(isObject(await both())).toBe(true)
  })
})
