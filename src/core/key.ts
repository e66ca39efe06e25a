/** Names one key of one keystore. */
export type KeyId = string & { readonly _: 'KeyId' }
/** JWS algorithms (RFC 7518, RFC 8037, RFC 8812) the wallet can check. Which ones it can sign with, a keystore says. */
export type KeyAlgorithm = 'EdDSA' | 'ES256' | 'ES384' | 'ES256K'
/** A public JWK (RFC 7517), signature keys only: no private member, no `alg`, no `key_ops`. */
export interface PublicJwk {
  readonly kty: 'EC' | 'OKP'
  readonly crv: string
  readonly x: string
  readonly y?: string
}
/** The public half of a key that is kept. */
export interface PublicKey {
  readonly id: KeyId
  readonly algorithm: KeyAlgorithm
  readonly jwk: PublicJwk
}
/** A private key as it is kept: wrapped by the vault, never in the clear. */
export interface WrappedKey extends PublicKey {
  readonly purpose: 'holder'
  /** When it may be used: `session`, whenever the vault is open. */
  readonly usePolicy: 'session'
  readonly wrapped: Uint8Array
  /** Milliseconds since the epoch. */
  readonly createdAt: number
}
