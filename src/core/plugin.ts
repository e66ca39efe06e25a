import type { ClaimPath, Credential, IndexEntry } from './credential.ts'
import type { Did, DidDocument } from './did.ts'
import type { AskId, Check, Continues, Outcome, Plan, Received } from './exchange.ts'
import type { Json, JsonObject } from './json.ts'
import type { Display } from './records.ts'
import type { KeyAlgorithm, KeyId, PublicJwk, PublicKey } from './key.ts'

/** Signs with one key. Only consent hands one out, to a format, for one presentation. `sign` gives a raw JWS signature (RFC 7518 section 3.4). */
export interface Signer {
  readonly key: PublicKey
  readonly did: Did
  /** Absolute DID URL of the key in the document of `did`. */
  readonly verificationMethod: string
  sign(data: Uint8Array): Promise<Uint8Array>
}

/** What a keystore can do with one key; consent makes a Signer of it. */
export type KeySigner = Pick<Signer, 'key' | 'sign'>

/** What a credential turned out to be, and every check that was made of it. */
export interface Report {
  readonly credential: Credential
  readonly checks: readonly Check[]
}

/** What a presentation turned out to be: its holder, its own checks, and the report of every credential inside. */
export interface PresentationReport {
  readonly holder: string
  readonly credentials: readonly Report[]
  readonly checks: readonly Check[]
}

/** Who may say who a party is: certificate authorities (DER, RFC 5280), and attesters of verifiers with their keys (OpenID4VP 1.0 section 12). */
export interface Trust {
  readonly anchors: readonly Uint8Array[]
  readonly attesters: readonly { readonly issuer: string; readonly keys: readonly PublicJwk[] }[]
}

/** The outside world, as a plugin may see it. Nothing else is reachable. */
export interface World {
  /** https only (http to this machine, where the person is a developer), no redirects, no cookies, at most 256 kB and 10 s; else `network.failed`. */
  fetch(
    url: string,
    init?: { readonly method?: 'GET' | 'POST'; readonly headers?: Readonly<Record<string, string>>; readonly body?: string },
  ): Promise<{
    readonly status: number
    readonly contentType: string | null
    readonly body: Uint8Array
  }>
  /** Milliseconds since the epoch. */
  now(): number
  random(length: number): Uint8Array
  /** The DID's document. Throws `identifier.malformed` or `identifier.unresolvable`. */
  resolve(did: string): Promise<DidDocument>
  /** Whom the person trusts to say who a party is. */
  trust(): Promise<Trust>
  /** Verifies any credential, by whichever format it is. Throws `credential.malformed`; a failed check is in the report. */
  verify(raw: string): Promise<Report>
}

/** What a presentation is bound to. */
export type Binding =
  | { readonly kind: 'nonce'; readonly audience: string; readonly nonce: string; readonly transactionData: readonly string[] }
  | { readonly kind: 'mdoc'; readonly sessionTranscript: Uint8Array }

/** A DID method (DID Core 1.0 section 8): how its identifiers are resolved, and perhaps made. */
export interface DidMethod {
  readonly kind: 'did-method'
  /** The method name: `key` for did:key. */
  readonly id: string
  resolve(did: Did, world: World): Promise<DidDocument>
  /** Absent when the method can only be resolved. */
  create?(key: PublicKey, world: World): Promise<Did>
}

/** A credential format: how a credential is read, checked, matched and shown. */
export interface CredentialFormat {
  readonly kind: 'credential-format'
  /** A Credential Format Identifier (OpenID4VP 1.0 appendix B): `jwt_vc_json`. */
  readonly id: string
  /** `null`: not this format. Throws `credential.malformed`: this format, but broken. Pure, no signature is checked. */
  parse(raw: string): Credential | null
  verify(credential: Credential, world: World): Promise<readonly Check[]>
  index(credential: Credential): Pick<IndexEntry, 'title' | 'withholdable' | 'authorities'>
  /** The format's part of a query (`meta`). Throws `request.malformed` for a meta the standard forbids. */
  satisfies(entry: Pick<IndexEntry, 'types' | 'claims'>, meta: JsonObject): boolean
  /** How the issuer wants it to look, from what it publishes about the type; fetched once, when the credential is kept. Null: nothing, or nothing that can be used. */
  display?(credential: Credential, world: World): Promise<Omit<Display, 'id'> | null>
  /** `signer: null`: the credential alone, without holder binding. */
  present(credential: Credential, disclose: readonly ClaimPath[], binding: Binding, signer: Signer | null, world: World): Promise<Json>
  /** A presentation without credentials: proves control of an identifier. */
  authenticate?(binding: Binding, signer: Signer, world: World): Promise<string>
  /** Every credential inside is verified, and the holder binding. Throws `credential.malformed` when it is not a presentation of this format. */
  verifyPresentation?(raw: string, binding: Binding, world: World): Promise<PresentationReport>
  issue?(claims: JsonObject, signer: Signer, world: World): Promise<string>
}

/** One way in which an issuer says that a credential was revoked. `id`: the type of the entry that names it. */
export interface StatusMethod {
  readonly kind: 'credential-status'
  readonly id: string
  check(entry: JsonObject, issuer: string, world: World): Promise<'valid' | 'revoked' | 'suspended' | 'unknown'>
}

/** What the person agreed to, as verbs. Each builds its own payload, with the purpose and the audience that were shown. */
export interface Consent {
  readonly world: World
  /** One presentation per credential chosen for this ask, in the order chosen; bound to the nonce, to the audience of the plan, and to the transactions this ask authorizes. */
  present(ask: AskId, binding: { readonly nonce: string }): Promise<readonly Json[]>
  /** Proves control of the identifier chosen for this ask. */
  authenticate(ask: AskId, binding: { readonly nonce: string }, as: 'vp-jwt' | 'id-token'): Promise<string>
  /** The text the person typed for this ask. */
  input(ask: AskId): string
  /** The asks that were answered, in the plan's order. */
  answered(): readonly AskId[]
  /** The offers that were accepted, in the plan's order. */
  accepted(): readonly string[]
  /** Verifies again, finds the holder key itself, and keeps it. Throws `credential.invalid` when a check fails: nothing is stored then. */
  keep(credential: { readonly offer: string } | { readonly raw: string }): Promise<string>
}

/** One way in which a party asks or offers: what it wants as a plan, and the answer to it. `id` is unique among protocols. */
export interface Protocol {
  readonly kind: 'protocol'
  readonly id: string
  /** The exchange protocol identifiers a page may name, by intent (W3C Digital Credentials, and Lanyard's provider). */
  readonly serves: { readonly get: readonly string[]; readonly create: readonly string[] }
  /** `null`: not this protocol. Throws: this protocol, but not acceptable. Sees nothing that is held; cannot sign. */
  plan(received: Received, world: World): Promise<Plan | null>
  /** Does exactly what was agreed. */
  perform(plan: Plan, consent: Consent): Promise<Outcome | Continues>
  /** The standard's error, for every kind of no; never signs. */
  refuse(plan: Plan, world: World): Promise<Outcome>
}

/** A place where keys act, without handing them out. */
export interface Keystore {
  readonly kind: 'keystore'
  readonly id: string
  /** What it can sign with. */
  readonly algorithms: readonly KeyAlgorithm[]
  create(algorithm: KeyAlgorithm): Promise<PublicKey>
  /** `null`: not a key of this keystore. Throws `vault.locked`, `key.unavailable`. */
  signer(id: KeyId): Promise<KeySigner | null>
  remove(id: KeyId): Promise<void>
}

/** Anything that the wallet can be taught. */
export type Plugin = DidMethod | CredentialFormat | StatusMethod | Protocol | Keystore
