import * as v from 'valibot'
import type { IndexEntry } from '../core/credential.ts'
import type { DidDocument, Identifier } from '../core/did.ts'
import type { ErrorCode } from '../core/errors.ts'
import type { ExchangeId, Outcome, Party, Plan, Received, Shown } from '../core/exchange.ts'
import type { Activity, StoredReport } from '../core/records.ts'
import { answer, nothing, type Parser, parser, plain } from './parsers.ts'

/** Where a message comes from: a web page (through the content script), or one of our own pages. */
export type Context = 'page' | 'popup'

/** One kind of message: who may send it, what it carries, what comes back, which failures cross with their code. */
interface Entry {
  readonly from: Context
  readonly input: Parser<unknown>
  readonly output: Parser<unknown>
  readonly fails: readonly ErrorCode[]
}

/** What a page gets back: an answer in the shape of the Digital Credentials API, or word that the person wants another wallet. */
export type PageAnswer = { readonly kind: 'answer'; readonly protocol: string; readonly data: unknown } | { readonly kind: 'elsewhere' }

/** A request that waits for the person. Safe to show while locked. */
export interface Waiting {
  readonly id: ExchangeId
  readonly kind: Plan['kind']
  readonly via: Received['via']
  readonly party: Party
  readonly expiresAt: number
}

/** What every screen needs to know first. */
export interface WalletState {
  readonly vault: 'absent' | 'locked' | 'unlocked'
  readonly waiting: readonly Waiting[]
}

/** How an exchange ended, for the screen that decided it. */
export interface Ended {
  readonly result: Activity['result']
  readonly delivered: Outcome['delivered']
  readonly redirect: string | null
}

/** One credential, whole. `shownTo`: the activities in which it left the wallet. */
export interface CredentialDetail {
  readonly entry: IndexEntry
  readonly raw: string
  readonly from: string | null
  readonly report: StoredReport | null
  readonly mine: boolean
  readonly shownTo: readonly Activity[]
}

/** Settings that are needed while the vault is locked, and therefore not secret. */
export interface Settings {
  /** Minutes without use until the vault locks. */
  readonly autoLockMinutes: number
  /** Which sites may ask: all, or the origins chosen. */
  readonly sites: { readonly mode: 'all' | 'chosen'; readonly chosen: readonly string[] }
}

const text = (max: number) => v.pipe(v.string(), v.maxLength(max))
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(128))
const exchangeId = v.pipe(
  id,
  v.transform((value) => value as ExchangeId),
)
const origin = v.pipe(v.string(), v.maxLength(512), v.regex(/^https?:\/\/[^/\s?#@]+$/))
const sites = v.strictObject({ mode: v.picklist(['all', 'chosen']), chosen: v.pipe(v.array(origin), v.maxLength(1000)) })
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

const passphrase = text(1024)
const none = parser(v.optional(v.strictObject({})))

/** Every message there is. A name not listed here does not exist; a sender not named here is refused. */
export const contract = {
  'exchange.request': {
    from: 'page',
    input: (value: unknown) => parser(pageRequest)(plain(value)),
    output: answer<PageAnswer>(),
    fails: ['request.malformed', 'request.unsupported', 'request.busy', 'request.aborted', 'consent.denied', 'consent.expired'],
  },
  'wallet.state': { from: 'popup', input: none, output: answer<WalletState>(), fails: [] },
  'vault.create': {
    from: 'popup',
    input: parser(v.strictObject({ passphrase, sites })),
    output: nothing,
    fails: ['vault.exists', 'vault.weak-secret', 'vault.full'],
  },
  'vault.unlock': {
    from: 'popup',
    input: parser(v.strictObject({ passphrase })),
    output: nothing,
    fails: ['vault.absent', 'vault.wrong-secret', 'vault.damaged', 'vault.newer'],
  },
  'vault.lock': { from: 'popup', input: none, output: nothing, fails: [] },
  'exchange.shown': { from: 'popup', input: parser(v.strictObject({ id: exchangeId })), output: answer<Shown>(), fails: ['consent.expired'] },
  'exchange.decide': {
    from: 'popup',
    input: parser(v.strictObject({ id: exchangeId, decision })),
    output: answer<Ended>(),
    fails: ['consent.expired', 'consent.mismatch', 'vault.locked', 'vault.full', 'credential.invalid', 'request.replayed', 'key.unavailable', 'network.failed'],
  },
  'exchange.elsewhere': { from: 'popup', input: parser(v.strictObject({ id: exchangeId })), output: nothing, fails: ['consent.expired'] },
  'exchange.receive': {
    from: 'popup',
    input: parser(v.strictObject({ via: v.picklist(['paste', 'file']), text: text(524_288) })),
    output: answer<{ readonly id: ExchangeId }>(),
    fails: ['request.malformed', 'request.unsupported', 'credential.malformed', 'credential.invalid', 'vault.locked'],
  },
  'credentials.list': { from: 'popup', input: none, output: answer<readonly IndexEntry[]>(), fails: ['vault.locked'] },
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
    input: parser(v.strictObject({ name: v.pipe(text(80), v.minLength(1)), algorithm: v.picklist(['ES256', 'EdDSA']) })),
    output: answer<Identifier>(),
    fails: ['vault.locked', 'vault.full'],
  },
  'identifiers.rename': {
    from: 'popup',
    input: parser(v.strictObject({ did: text(2048), name: v.pipe(text(80), v.minLength(1)) })),
    output: nothing,
    fails: ['vault.locked'],
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
    input: parser(v.strictObject({ autoLockMinutes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1440)), sites })),
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
export type Changed = 'vault' | 'exchanges' | 'credentials' | 'identifiers' | 'activity' | 'settings'
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
