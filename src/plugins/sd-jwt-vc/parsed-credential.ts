import type { Credential } from '../../core/credential.ts'
import type { JsonObject } from '../../core/json.ts'
import type { HashName } from '../../crypto/digest.ts'
import type { Jws } from '../../crypto/jws.ts'
import type { Confirmation } from './confirmation.ts'
import type { Layouts, PlacedDisclosure } from './unpack.ts'

/** The format's identifier (OpenID4VP 1.0 appendix B.3.1). */
export const formatId = 'dc+sd-jwt'

/** What the issuer signed, and what it says of keys and hashes: nothing of it can be withheld. */
export interface Signed {
  readonly jws: Jws
  /** The issuer-signed JWT as it was sent. */
  readonly jwt: string
  readonly hash: HashName
  readonly confirmation: Confirmation | null
  /** Certificates of `x5c` (RFC 7515 section 4.1.6), the leaf first, DER. Null: no such header. */
  readonly chain: readonly Uint8Array[] | null
}

/** What presenting and checking need and a Credential has no member for. */
export interface Inside extends Signed {
  readonly disclosures: readonly PlacedDisclosure[]
  readonly layouts: Layouts
}

/**
 * A frozen credential that remembers what it was read from, so that presenting it needs no second reading and no digest is made twice.
 * A class for its private field alone: nobody else can put anything there.
 */
export class ParsedCredential implements Credential {
  readonly format = formatId
  readonly types: readonly string[]
  readonly issuer: string
  readonly holder: string | null
  readonly claims: JsonObject
  readonly validFrom: number | null
  readonly validUntil: number | null
  readonly raw: string
  readonly #inside: Inside

  constructor(read: Omit<Credential, 'format'>, inside: Inside) {
    this.types = read.types
    this.issuer = read.issuer
    this.holder = read.holder
    this.claims = read.claims
    this.validFrom = read.validFrom
    this.validUntil = read.validUntil
    this.raw = read.raw
    this.#inside = inside
    Object.freeze(this)
  }

  /** What it was read from; `null` for a credential that was not made here, or is a copy of one. */
  static insideOf(credential: Credential): Inside | null {
    return #inside in credential ? credential.#inside : null
  }
}
