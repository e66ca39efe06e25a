import type { Did, DidDocument, Identifier } from '../../core/did.ts'
import type { ExchangeId } from '../../core/exchange.ts'
import type { KeyId } from '../../core/key.ts'
import { type Client, RemoteError } from '../../messaging/client.ts'
import type { Changed, Input, NameFrom, Output } from '../../messaging/contract.ts'
import type { GivenSecret, WalletState } from '../../messaging/views.ts'
import type { Host } from '../../popup/host.ts'
import { surfaceOf } from '../../popup/surface.ts'
import { all, checks, detail, many, me, meToo, now } from './credentials.ts'
import { passkeys, pretendedPasskeys, recoveryOf, vaultAnswers, vaultOf } from './kept.ts'
import { pretendedPlain, pretendedReceived, pretendedTrace } from './inspected.ts'
import { requests } from './requests.ts'
import { activities, pretendedSites } from './sites.ts'

type Answers = { [N in NameFrom<'popup'>]: (input: Input<N>) => Output<N> | Promise<Output<N>> }
const hour = 3_600_000

const identifiers: readonly Identifier[] = [
  { did: me as Did, keyId: 'k1' as KeyId, name: 'Personal', origin: null, createdAt: now - 900 * hour },
  { did: meToo as Did, keyId: 'k2' as KeyId, name: 'forum.example', origin: 'https://forum.example', createdAt: now - 90 * hour },
]
const documentOf = (did: string): DidDocument => {
  const method = `${did}#${did.slice(8)}`
  return {
    id: did as Did,
    verificationMethod: [
      {
        id: method,
        type: 'JsonWebKey',
        controller: did as Did,
        publicKeyJwk: { kty: 'EC', crv: 'P-256', x: 'igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns', y: 'efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM' },
      },
    ],
    authentication: [method],
    assertionMethod: [method],
    keyAgreement: [],
  }
}

/** What a look at a page found: two codes, or none in a wallet that holds nothing. */
const looked = (state: string): Output<'scan.look'> => ({
  id: 'scan',
  reached: state !== 'locked',
  codes: state === 'empty' ? [] : [{ host: 'verifier.example' }, { host: null }],
})

/** A host without a browser: `state` says what the wallet is like, `forum-locked` and the like are not needed. */
export function pretend(search: string): Host {
  const state = new URLSearchParams(search).get('state') ?? 'full'
  const listeners = new Set<(changed: Changed) => void>()
  const say = (changed: Changed) => {
    for (const listen of listeners) listen(changed)
  }
  let vault = vaultOf(state)
  let held = state === 'empty' ? [] : state === 'many' ? many : all
  let anchors: Output<'trust.list'> =
    state === 'empty'
      ? []
      : [
          {
            kind: 'authority',
            id: 'a',
            subject: 'CN=Northwind Root Authority, O=Northwind Trust Services, C=NL',
            notAfter: now + 2000 * 24 * hour,
            addedAt: now - 40 * 24 * hour,
          },
          { kind: 'authority', id: 'b', subject: 'CN=Old Harbour CA', notAfter: now - 10 * 24 * hour, addedAt: now - 900 * 24 * hour },
          { kind: 'attester', id: 'd', issuer: 'https://attester.trust-northwind.example', keys: 2, addedAt: now - 3 * 24 * hour },
        ]
  let settings: Output<'settings.get'> = {
    autoLockMinutes: 15,
    developer: state === 'developer',
    strict: false,
    sites: { mode: 'chosen', chosen: ['https://shop.example', 'https://university.example'] },
  }
  const waiting: WalletState['waiting'] = ['locked', 'locked-passkey', 'full'].includes(state)
    ? requests.slice(0, 1).map(({ plan, received }) => ({ id: plan.id, kind: plan.kind, via: received.via, party: plan.party, expiresAt: plan.expiresAt }))
    : []
  let waitUntil = 0
  const prove = (secret: GivenSecret): undefined => {
    const passphrase = 'passphrase' in secret ? secret.passphrase : null
    if (passphrase === 'damaged') throw new RemoteError('vault.damaged')
    if (passphrase !== 'wrong') return
    waitUntil = Date.now() + 8000
    throw new RemoteError('vault.wrong-secret')
  }
  const unlock = (secret: GivenSecret): undefined => {
    prove(secret)
    vault = 'unlocked'
    say('vault')
  }
  const answers: Answers = {
    'wallet.state': () => ({
      vault,
      recovery: vault === 'recover' ? recoveryOf(state) : null,
      waitUntil,
      passkeys: state === 'locked-passkey' || state === 'kept' ? passkeys : [],
      words: ['locked-passkey', 'kept', 'restore'].includes(state),
      waiting,
    }),
    ...vaultAnswers({ state, say, prove, unlock }),
    'vault.create': () => {
      vault = 'unlocked'
      say('vault')
    },
    'vault.unlock': ({ secret }) => unlock(secret),
    'vault.lock': () => {
      vault = 'locked'
      say('vault')
    },
    'exchange.shown': ({ id }) => {
      const shown = requests.find(({ plan }) => plan.id === id)
      if (!shown) throw new RemoteError('consent.expired')
      return shown
    },
    'exchange.decide': ({ id, decision }) => {
      if (!decision.allow) return { result: 'refused', delivered: null, redirect: null, plain: null }
      if (id === 'stranger') return { result: 'done', delivered: 'rejected', redirect: null, plain: null }
      return {
        result: 'done',
        delivered: 'accepted',
        redirect: id === 'code' ? 'https://tickets.shop.example/thanks?code=1' : null,
        plain: settings.developer ? pretendedPlain : null,
      }
    },
    'exchange.trace': () => (settings.developer ? pretendedTrace : []),
    'exchange.received': () => (settings.developer ? pretendedReceived : null),
    ...pretendedSites(state !== 'empty'),
    'exchange.elsewhere': () => {},
    'exchange.receive': ({ text }) => {
      if (!text.startsWith('ey')) throw new RemoteError('credential.malformed')
      return { id: 'receive' as ExchangeId }
    },
    'scan.look': () => looked(state),
    'scan.last': () => looked(state),
    'scan.take': () => ({ id: (requests[0]?.plan.id ?? 'receive') as ExchangeId }),
    'credentials.list': ({ search, limit }) => {
      const found = held.filter((entry) => JSON.stringify(entry).toLowerCase().includes(search.toLowerCase()))
      return { entries: found.slice(0, limit), found: found.length, total: held.length }
    },
    'credentials.get': ({ id }) => {
      const entry = held.find((one) => one.id === id)
      return entry ? detail(entry, activities.slice(0, 1)) : null
    },
    'credentials.verify': ({ id }) => ({ id, checks, at: Date.now() }),
    'credentials.remove': ({ id }) => {
      held = held.filter((one) => one.id !== id)
      say('credentials')
    },
    'identifiers.list': () => (state === 'empty' ? [] : identifiers),
    'identifiers.create': ({ name }) => ({ did: me as Did, keyId: 'k3' as KeyId, name, origin: null, createdAt: Date.now() }),
    'identifiers.rename': () => {},
    'identifiers.remove': ({ secret }) => prove(secret),
    'identifiers.reveal': ({ secret }) => {
      prove(secret)
      return { kty: 'OKP', crv: 'Ed25519', x: 'igrFmi0whuihKnj9R3Om1SoMph72wUGeFaBbzG2vzns', d: 'efsX5b10x8yjyrj4ny3pGfLcY7Xby1KzgqOdqnsrJIM' }
    },
    'identifiers.document': ({ did }) => documentOf(did),
    'trust.list': () => anchors,
    'trust.add': ({ text }) => {
      if (!text.includes('BEGIN CERTIFICATE')) throw new RemoteError('request.malformed')
      anchors = [...anchors, { kind: 'authority', id: 'c', subject: 'CN=New Authority', notAfter: now + 900 * 24 * hour, addedAt: now }]
    },
    'trust.remove': ({ id }) => {
      anchors = anchors.filter((one) => one.id !== id)
    },
    'settings.get': () => settings,
    'settings.set': (next) => {
      settings = next
      say('settings')
    },
  }
  const agent: Client<'popup'> = async (name, input) => answers[name](input)
  return {
    agent,
    surface: surfaceOf(search),
    version: '0.1.0',
    onChanged(listen) {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    openTab: () => undefined,
    openPrompt: () => undefined,
    close: () => undefined,
    copy: async () => undefined,
    passkeys: pretendedPasskeys(state),
    persist: async () => false,
    later: { has: async () => false, add: async () => undefined },
  }
}
