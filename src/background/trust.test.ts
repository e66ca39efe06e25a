import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { asWalletError } from '../core/errors.ts'
import { openid4vp } from '../plugins/openid4vp/index.ts'
import { receivedFrom } from '../testing/conformance/protocol.ts'
import { type FakeArea, fakeArea } from '../testing/fakes/storage-area.ts'
import { fakeNow, fakeWorld } from '../testing/fakes/world.ts'
import { trustHandlers } from './handlers/trust.ts'
import { readTrust } from './trust.ts'

const disk = vi.hoisted((): { kept: FakeArea | null } => ({ kept: null }))
vi.mock('./changed.ts', () => ({ announce: () => undefined }))
vi.mock('webextension-polyfill', () => ({
  default: { storage: { local: { get: (keys: string[]) => disk.kept?.area.get(keys), set: (all: object) => disk.kept?.area.set({ ...all }) } } },
}))

const issuer = 'https://attester.example'
const responseUri = 'https://verifier.example/response'
const seconds = fakeNow / 1000
const [attester, stranger, verifier] = await Promise.all(['EdDSA', 'EdDSA', 'ES256'].map((alg) => generateKeyPair(alg, { extractable: true })))
if (!attester || !stranger || !verifier) throw new Error('no keys')
const query = { credentials: [{ id: 'pass', format: 'jwt_vc_json', meta: { type_values: [['MembershipCredential']] } }] }

/** What the plugin makes of a request that shows this attestation: who asks, or why nobody is asked. */
async function asked(by: CryptoKey, changes: { readonly exp?: number; readonly redirect_uris?: readonly string[] } = {}): Promise<unknown> {
  const attestation = await new SignJWT({
    iss: issuer,
    sub: 'verifier.example',
    exp: seconds + 600,
    cnf: { jwk: await exportJWK(verifier!.publicKey) },
    redirect_uris: [responseUri],
    ...changes,
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'verifier-attestation+jwt' })
    .sign(by)
  const parameters = {
    response_type: 'vp_token',
    response_mode: 'direct_post',
    response_uri: responseUri,
    nonce: 'n-0S6_WzA2Mj-n-0S6_WzA2Mj',
    dcql_query: query,
  }
  const request = await new SignJWT({ ...parameters, client_id: 'verifier_attestation:verifier.example', aud: 'https://self-issued.me/v2' })
    .setProtectedHeader({ alg: 'ES256', typ: 'oauth-authz-req+jwt', jwt: attestation })
    .sign(verifier!.privateKey)
  const data = `openid4vp://?${new URLSearchParams({ client_id: 'verifier_attestation:verifier.example', request }).toString()}`
  const plan = openid4vp.plan(receivedFrom({ via: 'paste', protocol: null, origin: null, data }), fakeWorld({ trust: readTrust, fetch: unlinked }))
  return plan.then(
    (made) => made && { proofs: made.party.proofs, to: made.answer.to, warnings: made.warnings },
    (error: unknown) => asWalletError(error).code,
  )
}
/** No site says that it belongs to anybody. */
const unlinked = async () => ({ status: 404, contentType: null, body: new Uint8Array() })

describe('a verifier with an attestation', () => {
  const handlers = trustHandlers(() => fakeNow)
  const { signal } = new AbortController()
  const trust = async () => {
    const text = JSON.stringify({ issuer, jwks: { keys: [{ ...(await exportJWK(attester.publicKey)), kid: 'a', use: 'sig' }] } })
    await handlers['trust.add']({ text }, { context: 'popup' }, signal)
  }
  beforeEach(() => {
    disk.kept = fakeArea()
  })

  it('VP-12: is turned away while nobody vouches for anybody', async () => {
    expect(await asked(attester.privateKey)).toBe('verifier.unauthenticated')
  })

  it('is asked about by the name that was attested, once the person trusts its attester, and no longer when they stopped', async () => {
    await trust()
    expect(await asked(attester.privateKey)).toEqual({
      proofs: [{ by: 'attestation', of: `verifier.example / ${issuer}` }],
      to: responseUri,
      warnings: [],
    })
    const [view] = await handlers['trust.list'](undefined, { context: 'popup' }, signal)
    await handlers['trust.remove']({ id: view?.id ?? '' }, { context: 'popup' }, signal)
    expect(await asked(attester.privateKey)).toBe('verifier.unauthenticated')
  })

  it('VP-12: is turned away when another signed it, when it is over, and when the answer would go where nobody attested', async () => {
    await trust()
    expect(await asked(stranger.privateKey)).toBe('verifier.unauthenticated')
    expect(await asked(attester.privateKey, { exp: seconds - 120 })).toBe('verifier.unauthenticated')
    expect(await asked(attester.privateKey, { redirect_uris: ['https://elsewhere.example/'] })).toMatch(/^request\.|^verifier\./)
  })
})
