import { describe, expect, test } from 'vitest'
import { asWalletError, errorForPage, WalletError } from '../../core/errors.ts'
import type { Origin, Plan, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { decodeBase64url, encodeBase64url } from '../../crypto/base64url.ts'
import { decodeUtf8, encodeUtf8 } from '../../crypto/bytes.ts'
import { assertPublicJwk } from '../../crypto/jwk.ts'
import { didJwk } from '../../plugins/did-jwk/index.ts'
import { makeOpenid4vp } from '../../plugins/openid4vp/index.ts'
import { fakeWorld } from '../fakes/world.ts'
import { vectors } from '../vectors.ts'
import { receivedFrom } from './protocol.ts'

interface Case {
  readonly id: string
  readonly expect: 'accept' | 'refuse' | 'policy'
  readonly error?: string
  readonly expect_values?: { readonly aud?: string; readonly nonce?: string; readonly response_uri?: string }
  readonly wallet_nonce?: string
  readonly authorization_request?: string
  readonly request_uri_response?: { readonly status: number; readonly content_type: string; readonly body: string; readonly grow_to?: number }
  readonly dc_api?: { readonly protocol: string; readonly data: unknown; readonly origin: string }
}
interface Requests {
  readonly context: {
    readonly now: number
    readonly trust_anchors_pem: readonly string[]
    readonly trusted_attestation_issuers: Readonly<Record<string, { readonly jwks: { readonly keys: readonly unknown[] } }>>
  }
  readonly keys: { readonly verifier_did: string; readonly verifier_did_private_jwk: JsonWebKey }
  readonly cases: readonly Case[]
}

const { data: requests, skip } = vectors<Requests>('openid4vp-requests', 'requests.json')
const protocol = makeOpenid4vp(new Map([['org.example.payment', { name: 'Payment', fields: { amount: { label: 'Amount', required: true } } }]]))

/** The person of these cases: whom they trust, what time it is, and a web in which only the `request_uri` of the case answers. */
function worldOf({ context, keys }: Requests, one: Case): { readonly world: World; readonly calls: readonly string[] } {
  const calls: string[] = []
  const { request_uri_response: answer } = one
  const uri = parametersOf(one).get('request_uri')
  const anchors = context.trust_anchors_pem.map((pem) => Uint8Array.from(atob(pem.replaceAll(/-----[^-]+-----|\s/g, '')), (char) => char.charCodeAt(0)))
  const attesters = Object.entries(context.trusted_attestation_issuers).map(([issuer, { jwks }]) => ({
    issuer,
    keys: jwks.keys.flatMap((key) => assertPublicJwk(key) ?? []),
  }))
  const world = fakeWorld({
    now: () => context.now * 1000,
    trust: async () => ({ anchors, attesters }),
    resolve: async (did) => didJwk.resolve(did as `did:${string}:${string}`),
    fetch: async (to, init) => {
      calls.push(to)
      if (!answer || to !== uri) throw new WalletError('network.failed', 'only the request_uri of this case answers')
      const sent = new URLSearchParams(init?.body).get('wallet_nonce')
      const body = sent === null ? answer.body : await echoed(answer.body, sent, one.wallet_nonce, keys)
      return { status: answer.status, contentType: answer.content_type, body: encodeUtf8(body.padEnd(answer.grow_to ?? 0, 'A')) }
    },
  })
  return { world, calls }
}

/** The cases were written with a nonce of their own: where one repeats it, it is signed again with ours. */
async function echoed(compact: string, sent: string, written: string | undefined, keys: Requests['keys']): Promise<string> {
  const [header = '', payload = ''] = compact.split('.')
  const claims: unknown = JSON.parse(decodeUtf8(decodeBase64url(payload) ?? new Uint8Array()) || 'null')
  if (!isClaims(claims) || claims.wallet_nonce === undefined || (written !== undefined && claims.wallet_nonce !== written)) return compact
  const input = `${header}.${encodeBase64url(encodeUtf8(JSON.stringify({ ...claims, wallet_nonce: sent })))}`
  const key = await crypto.subtle.importKey('jwk', keys.verifier_did_private_jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, encodeUtf8(input))
  return `${input}.${encodeBase64url(new Uint8Array(signature))}`
}

function parametersOf({ authorization_request: url = '' }: Case): URLSearchParams {
  return new URLSearchParams(url.slice(url.indexOf('?') + 1))
}

function isClaims(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function receivedOf({ authorization_request: url, dc_api: call }: Case): Received {
  return call
    ? receivedFrom({ via: 'dc-api', protocol: call.protocol, origin: call.origin as Origin, data: call.data })
    : receivedFrom({ via: 'qr', protocol: null, origin: null, data: url })
}

describe.skipIf(skip)(`authorization requests written from the standard ${skip ?? ''}`, () => {
  test('there are 98 of them', () => {
    expect(requests?.cases).toHaveLength(98)
  })
  for (const one of requests?.cases ?? []) {
    if (!requests) continue
    const { id, expect: verdict, error, expect_values: values, dc_api: call } = one
    test(`${id}: ${verdict}`, async () => {
      const { world, calls } = worldOf(requests, one)
      const clientId = parametersOf(one).get('client_id')
      const outcome = await protocol.plan(receivedOf(one), world).catch(asWalletError)
      // Whether a site vouches for the DID of a proven verifier is looked up; nothing but that and the request itself is fetched.
      const asked = calls.filter((url) => !url.endsWith('/.well-known/did-configuration.json'))
      expect(asked.length).toBe(one.request_uri_response ? 1 : 0)
      if (verdict === 'accept') checkPlan(outcome as Plan, values, clientId)
      else if (verdict === 'refuse' && call && error === undefined) expect(outcome).toBeNull()
      else if (verdict === 'refuse') {
        expect(outcome).toMatchObject({ code: expect.stringMatching(/^request\.|^verifier\.|^identifier\.|^network\./) })
        if (call) expect(errorForPage(outcome)).toBe(error)
      } else expect(outcome).toMatchObject({ code: expect.stringMatching(/^verifier\.|^request\./) })
    })
  }
})

function checkPlan(plan: Plan, values: Case['expect_values'], clientId: string | null): void {
  expect(plan).toMatchObject({ protocol: 'openid4vp', asks: [{ id: 'pid', kind: 'credential' }] })
  if (values?.aud !== undefined) expect(plan.answer).toMatchObject({ to: null, audience: values.aud })
  else expect(plan.answer).toMatchObject({ to: values?.response_uri ?? 'https://verifier.example.org/response', audience: clientId })
  expect(plan.memo.nonce).toBe(values?.nonce ?? 'n-0S6_WzA2Mj-n-0S6_WzA2Mj')
}
