import * as v from 'valibot'
import type { DidDocument, Identifier } from '../core/did.ts'
import type { ErrorCode } from '../core/errors.ts'
import type { JsonObject } from '../core/json.ts'
import type { ExchangeId, Shown } from '../core/exchange.ts'
import type { Activity, StoredReport } from '../core/records.ts'
import { id, name, none, secret, secretFails, sites, text } from './inputs.ts'
import { answer, nothing, type Parser, parser, plain } from './parsers.ts'
import { isRequestLink, linkLimit } from './request-links.ts'
import { sitesContract } from './sites-contract.ts'
import { trustContract } from './trust-contract.ts'
import { vaultContract } from './vault-contract.ts'
import type { CredentialDetail, CredentialList, Ended, PageAnswer, ReceivedView, ScanView, Settings, TracedAsk, WalletState } from './views.ts'

/** Where a message comes from: a web page (through the content script), or one of our own pages. */
export type Context = 'page' | 'popup'

/** One kind of message: who may send it, what it carries, what comes back, which failures cross with their code. */
interface Entry {
  readonly from: Context
  readonly input: Parser<unknown>
  readonly output: Parser<unknown>
  readonly fails: readonly ErrorCode[]
}

const exchangeId = v.pipe(
  id,
  v.transform((value) => value as ExchangeId),
)
const choice = v.union([v.strictObject({ credentialId: id, set: v.pipe(v.number(), v.integer(), v.minValue(0)) }), v.strictObject({ identifier: text(2048) })])
const version = v.pipe(v.number(), v.integer(), v.minValue(1))
const decision = v.union([
  v.strictObject({ version, allow: v.literal(false) }),
  v.strictObject({
    version,
    allow: v.literal(true),
    choices: v.record(id, v.pipe(v.array(choice), v.maxLength(100))),
    inputs: v.record(id, text(4096)),
    offers: v.pipe(v.array(id), v.maxLength(100)),
  }),
])
const pageRequest = v.strictObject({
  intent: v.picklist(['get', 'create']),
  via: v.picklist(['dc-api', 'provider']),
  requests: v.pipe(v.array(v.strictObject({ protocol: text(128), data: v.unknown() })), v.minLength(1), v.maxLength(16)),
})
const link = v.strictObject({ url: v.pipe(text(linkLimit), v.check(isRequestLink)) })
const scanned = v.strictObject({ scan: id, code: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99)) })
/** How a request that is a text can fail before anybody is asked. */
const textFails = [
  'request.malformed',
  'request.unsupported',
  'credential.malformed',
  'credential.invalid',
  'verifier.unauthenticated',
  'identifier.malformed',
  'identifier.unresolvable',
  'network.failed',
  'vault.locked',
] as const

/** Every message there is. A name not listed here does not exist; a sender not named here is refused. */
export const contract = {
  'exchange.request': {
    from: 'page',
    input: (value: unknown) => parser(pageRequest)(plain(value)),
    output: answer<PageAnswer>(),
    fails: ['request.malformed', 'request.unsupported', 'request.busy', 'request.aborted', 'consent.denied', 'consent.expired'],
  },
  /** A person clicked a link. Nobody waits for its answer, which goes to the party. */
  'exchange.follow': {
    from: 'page',
    input: (value: unknown) => parser(link)(plain(value)),
    output: nothing,
    fails: ['request.malformed', 'request.unsupported', 'request.busy', 'request.aborted', 'consent.denied', 'consent.expired'],
  },
  'wallet.state': { from: 'popup', input: none, output: answer<WalletState>(), fails: [] },
  ...vaultContract,
  ...trustContract,
  ...sitesContract,
  'exchange.shown': { from: 'popup', input: parser(v.strictObject({ id: exchangeId })), output: answer<Shown>(), fails: ['consent.expired'] },
  'exchange.decide': {
    from: 'popup',
    /** `remember`: for thirty days, what was chosen is chosen beforehand when exactly this is asked again. */
    input: parser(v.strictObject({ id: exchangeId, decision, remember: v.optional(v.boolean()) })),
    output: answer<Ended>(),
    fails: ['consent.expired', 'consent.mismatch', 'vault.locked', 'vault.full', 'credential.invalid', 'request.replayed', 'key.unavailable', 'network.failed'],
  },
  /** Why each held credential fits or does not (OpenID4VP 1.0 section 6.4), by ask. For developer mode. */
  'exchange.trace': {
    from: 'popup',
    input: parser(v.strictObject({ id: exchangeId })),
    output: answer<readonly TracedAsk[]>(),
    fails: ['consent.expired', 'vault.locked'],
  },
  /** A request as it came in, and what was fetched for it, until it is answered; null: developer mode is off. */
  'exchange.received': { from: 'popup', input: parser(v.strictObject({ id: exchangeId })), output: answer<ReceivedView | null>(), fails: ['consent.expired'] },
  'exchange.elsewhere': { from: 'popup', input: parser(v.strictObject({ id: exchangeId })), output: nothing, fails: ['consent.expired'] },
  'exchange.receive': {
    from: 'popup',
    input: parser(v.strictObject({ via: v.picklist(['paste', 'file']), text: text(524_288) })),
    output: answer<{ readonly id: ExchangeId }>(),
    fails: textFails,
  },
  /** Looks for codes on the page that is seen in the window used last. */
  'scan.look': { from: 'popup', input: none, output: answer<ScanView>(), fails: [] },
  /** What was found when it was looked for last; null: nobody looked yet. */
  'scan.last': { from: 'popup', input: none, output: answer<ScanView | null>(), fails: [] },
  /** Takes one of the codes that were found, by its place in the list. */
  'scan.take': { from: 'popup', input: parser(scanned), output: answer<{ readonly id: ExchangeId }>(), fails: [...textFails, 'consent.expired'] },
  'credentials.list': {
    from: 'popup',
    input: parser(v.strictObject({ search: text(200), limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)) })),
    output: answer<CredentialList>(),
    fails: ['vault.locked'],
  },
  'credentials.get': { from: 'popup', input: parser(v.strictObject({ id })), output: answer<CredentialDetail | null>(), fails: ['vault.locked'] },
  'credentials.verify': {
    from: 'popup',
    input: parser(v.strictObject({ id })),
    output: answer<StoredReport>(),
    fails: ['vault.locked', 'credential.malformed'],
  },
  'credentials.remove': { from: 'popup', input: parser(v.strictObject({ id })), output: nothing, fails: ['vault.locked'] },
  'identifiers.list': { from: 'popup', input: none, output: answer<readonly Identifier[]>(), fails: ['vault.locked'] },
  'identifiers.create': {
    from: 'popup',
    input: parser(v.strictObject({ name, algorithm: v.picklist(['ES256', 'EdDSA']) })),
    output: answer<Identifier>(),
    fails: ['vault.locked', 'vault.full'],
  },
  'identifiers.rename': {
    from: 'popup',
    input: parser(v.strictObject({ did: text(2048), name })),
    output: nothing,
    fails: ['vault.locked'],
  },
  'identifiers.remove': {
    from: 'popup',
    input: parser(v.strictObject({ secret, did: text(2048) })),
    output: nothing,
    fails: [...secretFails, 'vault.full', 'identifier.unresolvable'],
  },
  /** The private key of an identifier as a JWK (RFC 7517). */
  'identifiers.reveal': {
    from: 'popup',
    input: parser(v.strictObject({ secret, did: text(2048) })),
    output: answer<JsonObject>(),
    fails: [...secretFails, 'identifier.unresolvable', 'key.unavailable'],
  },
  'identifiers.document': {
    from: 'popup',
    input: parser(v.strictObject({ did: text(2048) })),
    output: answer<DidDocument>(),
    fails: ['identifier.malformed', 'identifier.unresolvable'],
  },
  'activity.list': { from: 'popup', input: none, output: answer<readonly Activity[]>(), fails: ['vault.locked'] },
  'settings.get': { from: 'popup', input: none, output: answer<Settings>(), fails: [] },
  'settings.set': {
    from: 'popup',
    input: parser(
      v.strictObject({ autoLockMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)), strict: v.boolean(), developer: v.boolean(), sites }),
    ),
    output: nothing,
    fails: [],
  },
} as const satisfies Record<string, Entry>

export type Contract = typeof contract
export type Name = keyof Contract
export type Input<N extends Name> = ReturnType<Contract[N]['input']>
export type Output<N extends Name> = ReturnType<Contract[N]['output']>
export type NameFrom<C extends Context> = { [N in Name]: Contract[N]['from'] extends C ? N : never }[Name]

/** What changed; carries no data: "ask again". */
export type Changed = 'vault' | 'exchanges' | 'credentials' | 'identifiers' | 'activity' | 'settings' | 'health' | 'backup' | 'job'
/** The only message that goes from the background to our own pages. */
export interface ChangedEvent {
  readonly changed: Changed
}

/** A message on its way. `id` is made by the caller and is an idempotency key. */
export interface Call {
  readonly id: string
  readonly name: string
  readonly input: unknown
}
export type Reply =
  | { readonly id: string; readonly ok: true; readonly output: unknown }
  | { readonly id: string; readonly ok: false; readonly error: { readonly code: string } }
