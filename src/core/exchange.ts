import type { ClaimPath } from './credential.ts'
import type { Json, JsonObject } from './json.ts'
import type { KeyAlgorithm } from './key.ts'

/** Made in the background, never by a page. */
export type ExchangeId = string & { readonly _: 'ExchangeId' }
/** Names one ask of a plan. */
export type AskId = string & { readonly _: 'AskId' }
/** An origin as the browser stated it. Only the background can make one. */
export type Origin = string & { readonly _: 'Origin' }

/**
 * A request as it came in, with what the browser itself says of its sender. `data` is hostile until a protocol parsed it.
 * From a page it is what the page handed over; a link, a code, pasted text and a file are text, and `origin` is the page on which the link or the code stood.
 */
export interface Received {
  readonly id: ExchangeId
  readonly via: 'dc-api' | 'provider' | 'link' | 'qr' | 'paste' | 'file'
  /** `get`: something is wanted. `create`: something is handed over. */
  readonly intent: 'get' | 'create'
  readonly origin: Origin | null
  readonly topOrigin: Origin | null
  /** `null`: pasted or dropped; the protocols are asked in order. */
  readonly protocol: string | null
  readonly data: unknown
  /** It began in a private window: what becomes of it is not written down. Absent where it did not, or the browser does not say. */
  readonly inPrivate?: true
}

/** The other side, and everything that proves its name. No proofs: an unverified name. */
export interface Party {
  readonly id: string
  readonly name: string | null
  readonly proofs: readonly { readonly by: 'origin' | 'certificate' | 'did' | 'attestation' | 'domain-linkage'; readonly of: string }[]
}

/** A bounded test of one value: what older requests ask for with a JSON Schema (Presentation Exchange 2.1 section 5.1). Members that are null do not test. */
export interface ValueTest {
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | null
  /** Equal to one of these. */
  readonly among: readonly Json[] | null
  /** Texts that match this regular expression, which was seen to be harmless before. */
  readonly pattern: string | null
  /** Numbers from here to there, both included. */
  readonly minimum: number | null
  readonly maximum: number | null
  /** Lists of which an element passes. */
  readonly contains: ValueTest | null
}
/** A claims query (OpenID4VP 1.0 section 6.3). `alternatives` and `test` are what older requests say beyond DCQL. */
export interface ClaimQuery {
  readonly id: string | null
  readonly path: ClaimPath
  readonly values: readonly (string | number | boolean)[] | null
  /** Where else the claim may be, in this order, when it is not at `path`. */
  readonly alternatives?: readonly ClaimPath[]
  readonly test?: ValueTest
}
/** A Credential Query (OpenID4VP 1.0 section 6.1), parsed: `null` where a member is absent, defaults filled in. */
export interface CredentialQuery {
  readonly id: string
  readonly format: string
  readonly meta: JsonObject
  readonly claims: readonly ClaimQuery[] | null
  readonly claimSets: readonly (readonly string[])[] | null
  readonly trustedAuthorities: readonly { readonly type: string; readonly values: readonly string[] }[] | null
  readonly holderBinding: boolean
  /** What the holder's signature may be made with; absent: any. */
  readonly algorithms?: readonly KeyAlgorithm[]
}

/** One thing the person is asked for. */
export type Ask = { readonly id: AskId; readonly purpose: string | null } & (
  | { readonly kind: 'credential'; readonly query: CredentialQuery; readonly multiple: boolean }
  | {
      readonly kind: 'identifier'
      readonly methods: readonly string[]
      /** What the signature may be made with; absent: any. A fresh identifier takes the first. */
      readonly algorithms?: readonly KeyAlgorithm[]
      /** What names the person where it is not the identifier itself: the thumbprint of its key (RFC 9278). */
      readonly subject?: 'jwk-thumbprint'
    }
  | { readonly kind: 'input'; readonly input: { readonly type: 'tx-code' | 'text'; readonly length: number | null; readonly description: string | null } }
)

/** One claim that would leave the wallet. `asked: false`: it comes with the others, because the format cannot hold it back. */
export interface Disclosure {
  readonly path: ClaimPath
  readonly value: Json
  readonly asked: boolean
}

/** Why a held credential cannot serve an ask. */
export interface Reason {
  readonly code:
    | 'other-format'
    | 'other-type'
    | 'claim-missing'
    | 'value-differs'
    | 'expired'
    | 'not-yet-valid'
    | 'not-bound'
    | 'not-mine'
    | 'issuer-not-accepted'
    /** Its holder signs with something that is not taken. */
    | 'other-signature'
  readonly path: ClaimPath | null
}

/** What could serve an ask of kind credential; filled in by the agent, never by a protocol. */
export interface Candidate {
  readonly credentialId: string
  readonly title: string
  readonly issuer: string
  /** The identifier it is bound to, which then signs; null: bound to nobody, nobody signs. */
  readonly holder: string | null
  /** Other sites this holder was shown to before. */
  readonly seenBy: readonly string[]
  /** One list of disclosures per satisfiable claim set, in the verifier's order. Empty: unusable. */
  readonly sets: readonly (readonly Disclosure[])[]
  readonly unusable: readonly Reason[]
}

/** One named check of a verification report. `source` names the rule: a standard and section. */
export interface Check {
  readonly name: 'format' | 'signature' | 'issuer-key' | 'dates' | 'status' | 'holder' | 'schema' | 'binding'
  readonly result: 'passed' | 'failed' | 'unknown'
  readonly reason: string | null
  readonly source: string
}

/** What would come into the wallet. `raw` is null until the issuer hands it over. */
export interface Offer {
  readonly id: string
  readonly raw: string | null
  readonly preview: {
    readonly title: string
    readonly types: readonly string[]
    readonly issuer: string
    readonly holder: string | null
    readonly claims: JsonObject
    readonly validFrom: number | null
    readonly validUntil: number | null
  }
  readonly checks: readonly Check[]
}

/** What the person's yes allows beyond this click, in words they are shown. */
export type Power =
  | { readonly kind: 'prove'; readonly audience: string; readonly times: number }
  | { readonly kind: 'dpop'; readonly host: string }
  | { readonly kind: 'keep'; readonly configuration: string; readonly times: number }

/** A thing on the screen that asks for care. */
export type Warning =
  | 'unverified-party'
  | 'cross-device'
  | 'punycode'
  | 'framed'
  | 'issuer-is-not-site'
  | 'insecure-origin'
  /** The page that started it and the verifier that asks do not belong together. */
  | 'verifier-is-not-site'
  /** The answer goes to a host that is neither the verifier's nor the page's. */
  | 'answer-goes-elsewhere'

/** What somebody says of the party (`verifier_info`, OpenID4VP 1.0 section 5.11), as it is shown. `verified`: whether we could tell that they said it. */
export interface Statement {
  readonly format: string
  readonly by: string | null
  readonly verified: boolean
  readonly rows: readonly { readonly label: string; readonly value: string }[]
}

/** Something the answer authorizes (transaction data, OpenID4VP 1.0 section 8.4). */
export interface Transaction {
  /** Any one of these asks can authorize it; the first that is answered does. */
  readonly asks: readonly AskId[]
  readonly rows: readonly { readonly label: string; readonly value: string }[]
  /** Exactly as it was received: this text is what the holder's signature covers. */
  readonly raw: string
}

/** What happens if the person says yes. Plain data: stored at once, it survives the service worker. */
export interface Plan {
  readonly id: ExchangeId
  readonly kind: 'presentation' | 'issuance' | 'sign-in'
  readonly protocol: string
  readonly party: Party
  readonly asks: readonly Ask[]
  /** Which asks satisfy the request, in the verifier's order (credential_sets, OpenID4VP 1.0 section 6.2). */
  readonly sets: readonly { readonly required: boolean; readonly options: readonly (readonly AskId[])[] }[]
  readonly offers: readonly Offer[]
  /** Where the answer goes (`to: null` is the page that asked), and the audience every signature of it names. */
  readonly answer: { readonly to: string | null; readonly audience: string; readonly encrypted: boolean }
  readonly transactions: readonly Transaction[]
  readonly statements: readonly Statement[]
  readonly warnings: readonly Warning[]
  readonly links: readonly { readonly kind: 'policy' | 'terms' | 'client'; readonly url: string }[]
  readonly powers: readonly Power[]
  /** Hash of verifier and nonce: answered at most once. */
  readonly once: string | null
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  /** What the protocol needs to carry on; opaque to everyone else. */
  readonly memo: JsonObject
}

/** An identifier as the consent screen offers it. `origin`: the site it was made for. */
export interface OfferedIdentifier {
  readonly did: string
  readonly name: string
  readonly origin: string | null
  readonly seenBy: readonly string[]
}

/** Exactly what stands on the screen; `candidates: null` while the vault is locked. */
export interface Shown {
  readonly version: number
  readonly plan: Plan
  readonly received: { readonly via: Received['via']; readonly origin: Origin | null; readonly topOrigin: Origin | null; readonly inPrivate?: true }
  readonly candidates: Readonly<Record<string, readonly Candidate[]>> | null
  /** How many more would fit than are listed, by ask; the newest are listed. */
  readonly more: Readonly<Record<string, number>>
  /** For asks of kind identifier; the first is the one to preselect, none: a new one. */
  readonly identifiers: readonly OfferedIdentifier[] | null
  /** The same kind of exchange with this party before: times, last time (ms since the epoch), claim names it received. Null: the first time, or locked. */
  readonly before: { readonly times: number; readonly last: number; readonly claims: readonly string[] } | null
  /** What was chosen when exactly this was asked before and the person had it remembered: chosen beforehand, never sent by itself. `until`: ms since the epoch. */
  readonly grant: { readonly choices: Readonly<Record<string, readonly Choice[]>>; readonly until: number } | null
}

/** One credential to show (`set`: which claim set), or one identifier to sign with (`'new'`: a fresh one for this site). */
export type Choice = { readonly credentialId: string; readonly set: number } | { readonly identifier: string }

/** The person's answer to exactly the screen that was numbered `version`. */
export type Decision =
  | { readonly version: number; readonly allow: false }
  | {
      readonly version: number
      readonly allow: true
      readonly choices: Readonly<Record<string, readonly Choice[]>>
      readonly inputs: Readonly<Record<string, string>>
      readonly offers: readonly string[]
    }

/** What goes on after the click; lives in the vault, resumed only with the powers that were shown. */
export interface Exchange {
  readonly id: ExchangeId
  readonly plan: Plan
  readonly decision: Decision
  readonly memo: JsonObject
  readonly wake: 'redirect' | 'alarm' | 'asked'
  readonly powers: readonly Power[]
  /** Milliseconds since the epoch. */
  readonly until: number
}

/** How it ended: what the page gets (null when the answer went to the party directly), and where the party sends the browser. */
export interface Outcome {
  readonly reply: JsonObject | null
  readonly redirect: string | null
  readonly delivered: 'accepted' | 'rejected' | 'unknown' | null
  /** What was sent, before it was encrypted. For the person alone, in developer mode; never part of the reply. */
  readonly plain?: JsonObject
}

/** The protocol needs to go on later. */
export interface Continues {
  readonly continues: Pick<Exchange, 'memo' | 'wake' | 'powers' | 'until'>
  readonly outcome: Outcome
}
