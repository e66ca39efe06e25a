import type { KeyId, PublicJwk } from './key.ts'

/** A decentralized identifier (DID Core 1.0 section 3.1). */
export type Did = `did:${string}:${string}`
/** A verification method (DID Core 1.0 section 5.2), always with the key as a public JWK. `id` is an absolute DID URL. */
export interface VerificationMethod {
  readonly id: string
  readonly type: 'JsonWebKey'
  readonly controller: Did
  readonly publicKeyJwk: PublicJwk
}
/** A DID document (DID Core 1.0), normalised: relationships hold absolute ids of the methods listed. */
export interface DidDocument {
  readonly id: Did
  readonly verificationMethod: readonly VerificationMethod[]
  readonly authentication: readonly string[]
  readonly assertionMethod: readonly string[]
  readonly keyAgreement: readonly string[]
}

/** An identifier the person holds the key of. `origin`: made for that site, and shown to no other unless the person picks it. */
export interface Identifier {
  readonly did: Did
  readonly keyId: KeyId
  readonly name: string
  readonly origin: string | null
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}

/** True when the text has the shape of a DID (method name and identifier characters of DID Core 1.0 section 3.1). */
export function isDid(text: unknown): text is Did {
  return typeof text === 'string' && text.length <= 2048 && /^did:[a-z0-9]+:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2}|:)*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})$/.test(text)
}
