import type { JsonObject } from './json.ts'
import type { KeyId } from './key.ts'

/** A claims path pointer (OpenID4VP 1.0 section 7): names, array indexes, `null` for every element. */
export type ClaimPath = readonly (string | number | null)[]

/** A credential as the wallet understands it, whatever its format. `raw` is the only truth; the rest is read from it. */
export interface Credential {
  readonly format: string
  readonly types: readonly string[]
  /** A DID, or what the format names an issuer by. */
  readonly issuer: string
  /** Whom it speaks of and is bound to, if it says so; null: bound to nobody. */
  readonly holder: string | null
  /** What claims path pointers start from. */
  readonly claims: JsonObject
  /** Milliseconds since the epoch. */
  readonly validFrom: number | null
  readonly validUntil: number | null
  readonly raw: string
}

/** What lists, search and matching need, so that unlocking does not open every record. */
export interface IndexEntry {
  readonly id: string
  readonly format: string
  readonly types: readonly string[]
  readonly issuer: string
  readonly holder: string | null
  readonly title: string
  readonly claims: JsonObject
  /** What can be held back. Anything not under one of these paths leaves the wallet whenever the credential does. */
  readonly withholdable: readonly ClaimPath[]
  /** Whose authority the issuer is under, as a query names it (`trusted_authorities`, OpenID4VP 1.0 section 6.1.1). */
  readonly authorities: readonly { readonly type: 'aki'; readonly value: string }[]
  readonly validFrom: number | null
  readonly validUntil: number | null
  /** Milliseconds since the epoch. */
  readonly addedAt: number
}

/** What is kept of one credential: as many copies as were issued, so that batches and single use fit. */
export interface HeldCredential {
  readonly id: string
  readonly format: string
  readonly copies: readonly { readonly raw: string; readonly keyId: KeyId | null; readonly uses: number }[]
  /** Whoever handed it over, as it was shown then. */
  readonly from: string | null
  readonly addedAt: number
}
