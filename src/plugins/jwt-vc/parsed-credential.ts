import type { Credential } from '../../core/credential.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Jws } from '../../crypto/jws.ts'
import type { Rebuilt } from './claims.ts'

/** The format's identifier (OpenID4VP 1.0 appendix B.1.3.1.1). */
export const formatId = 'jwt_vc_json'

/**
 * A frozen credential that remembers the envelope it was read from, so that checking its signature needs no second decoding.
 * A class for its private field alone: nobody else can put an envelope there, and a WeakMap costs a seventh of a signature check.
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
  readonly #jws: Jws

  constructor(raw: string, jws: Jws, issuer: string, holder: string | null, { claims, types, validFrom, validUntil }: Rebuilt) {
    this.types = types
    this.issuer = issuer
    this.holder = holder
    this.claims = claims
    this.validFrom = validFrom
    this.validUntil = validUntil
    this.raw = raw
    this.#jws = jws
    Object.freeze(this)
  }

  /** The envelope; `null` for a credential that was not made here, or is a copy of one. */
  static jwsOf(credential: Credential): Jws | null {
    return #jws in credential ? credential.#jws : null
  }
}
