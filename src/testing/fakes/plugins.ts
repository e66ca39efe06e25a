import type { Credential } from '../../core/credential.ts'
import type { Did } from '../../core/did.ts'
import { WalletError } from '../../core/errors.ts'
import type { Ask, AskId, Offer, Plan, Received } from '../../core/exchange.ts'
import { isObject, type JsonObject } from '../../core/json.ts'
import type { KeyId } from '../../core/key.ts'
import type { Consent, CredentialFormat, DidMethod, Keystore, Protocol } from '../../core/plugin.ts'

/** A DID method whose identifiers are `did:test:<key id>`, with one key for everything. */
export const testDids: DidMethod = {
  kind: 'did-method',
  id: 'test',
  async resolve(did) {
    const x = did.slice('did:test:'.length)
    const id = `${did}#key`
    return {
      id: did,
      verificationMethod: [{ id, type: 'JsonWebKey', controller: did, publicKeyJwk: { kty: 'OKP', crv: 'Ed25519', x } }],
      authentication: [id],
      assertionMethod: [id],
      keyAgreement: [],
    }
  },
  create: async (key) => `did:test:${key.jwk.x}` as Did,
}

/** A keystore whose signatures are the data with the key's name behind it. Counts how often it signed. */
export function testKeys(): Keystore & { readonly signed: string[] } {
  const keys = new Map<string, { id: KeyId; algorithm: 'ES256'; jwk: { kty: 'OKP'; crv: string; x: string } }>()
  const signed: string[] = []
  return {
    kind: 'keystore',
    id: 'test',
    algorithms: ['ES256'],
    signed,
    async create() {
      const name = `k${keys.size + 1}`
      const key = { id: name as KeyId, algorithm: 'ES256' as const, jwk: { kty: 'OKP' as const, crv: 'Ed25519', x: name } }
      keys.set(name, key)
      return key
    },
    async signer(id) {
      const key = keys.get(id)
      return key
        ? {
            key,
            async sign(data) {
              signed.push(new TextDecoder().decode(data))
              return new TextEncoder().encode(`${new TextDecoder().decode(data)}~${id}`)
            },
          }
        : null
    },
    async remove(id) {
      keys.delete(id)
    },
  }
}

/** A format whose credentials are JSON text `{ type, issuer, holder, claims, bad? }`; `hidden` claims can be withheld. */
export const testFormat: CredentialFormat = {
  kind: 'credential-format',
  id: 'jwt_vc_json',
  parse(raw): Credential | null {
    if (!raw.startsWith('{')) return null
    const value = JSON.parse(raw) as { type: string; issuer: string; holder: string | null; claims: JsonObject; until?: number }
    if (typeof value.type !== 'string') throw new WalletError('credential.malformed', 'no type')
    const { type, issuer, holder, claims } = value
    return { format: 'jwt_vc_json', types: [type], issuer, holder, claims, validFrom: null, validUntil: value.until ?? null, raw }
  },
  async verify(credential) {
    const bad = (JSON.parse(credential.raw) as { bad?: 'failed' | 'unknown' }).bad
    return [{ name: 'signature', result: bad ?? 'passed', reason: null, source: 'test' }]
  },
  index: (credential) => ({
    title: credential.types[0] ?? '',
    withholdable: Object.keys(credential.claims)
      .filter((name) => name.startsWith('hidden'))
      .map((name) => [name]),
    authorities: [],
  }),
  satisfies: (entry, meta) => meta.type === undefined || entry.types.includes(String(meta.type)),
  async present(credential, disclose, binding, signer) {
    const payload = JSON.stringify({ raw: credential.raw, disclose, binding })
    return signer ? new TextDecoder().decode(await signer.sign(new TextEncoder().encode(payload))) : credential.raw
  },
  async authenticate(binding, signer) {
    return new TextDecoder().decode(await signer.sign(new TextEncoder().encode(JSON.stringify({ did: signer.did, binding }))))
  },
}

/** How the test protocol performs; the default presents, signs in or keeps, as the plan says. */
export type Performing = Protocol['perform']

async function performing(plan: Plan, consent: Consent) {
  const data: Record<string, unknown> = {}
  for (const id of consent.answered()) {
    const ask = plan.asks.find((each) => each.id === id)
    if (ask?.kind === 'credential') data[id] = await consent.present(id, { nonce: 'n' })
    if (ask?.kind === 'identifier') data[id] = await consent.authenticate(id, { nonce: 'n' }, 'vp-jwt')
    if (ask?.kind === 'input') data[id] = consent.input(id)
  }
  for (const offer of consent.accepted()) data[offer] = await consent.keep({ offer })
  return { reply: data as JsonObject, redirect: null, delivered: null }
}

/** A protocol called `test` whose request is the plan it wants: `{ plan: Partial<Plan> }`. */
export function testProtocol(perform: Performing = performing): Protocol {
  return {
    kind: 'protocol',
    id: 'test',
    serves: { get: ['test'], create: ['test'] },
    async plan({ id, origin, data }: Received, world) {
      if (!isObject(data)) throw new WalletError('request.malformed', 'not an object')
      const asks = (data.asks ?? []) as readonly Ask[]
      const base: Plan = {
        id,
        kind: 'presentation',
        protocol: 'test',
        party: { id: `origin:${origin}`, name: null, proofs: [] },
        asks,
        sets: asks.length ? [{ required: true, options: [asks.map((ask) => ask.id)] }] : [],
        offers: [],
        answer: { to: null, audience: `origin:${origin}`, encrypted: false },
        transactions: [],
        statements: [],
        warnings: [],
        links: [],
        powers: [],
        once: null,
        expiresAt: world.now() + 300_000,
        memo: {},
      }
      return { ...base, ...data } as Plan
    },
    perform,
    refuse: async () => ({ reply: { error: 'access_denied' }, redirect: null, delivered: null }),
  }
}

/** An ask for one credential of this type, with these claims. */
export function credentialAsk(id: string, type: string, claims: readonly string[] = [], more: Partial<Extract<Ask, { kind: 'credential' }>> = {}): Ask {
  const query = {
    id,
    format: 'jwt_vc_json',
    meta: { type },
    claims: claims.length ? claims.map((name) => ({ id: null, path: [name], values: null })) : null,
    claimSets: null,
    trustedAuthorities: null,
    holderBinding: true,
  }
  return { id: id as AskId, purpose: null, kind: 'credential', query, multiple: false, ...more }
}

/** An offer of a test credential. */
export function testOffer(id: string, raw: string): Offer {
  return { id, raw, preview: { title: 'Test', types: ['Test'], issuer: 'did:test:i', holder: null, claims: {}, validFrom: null, validUntil: null }, checks: [] }
}
