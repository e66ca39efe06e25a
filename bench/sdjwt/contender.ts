/** What every contender is given: made once per run, by nobody's code but WebCrypto's. */
export interface SdInputs {
  /** Whose signatures these are: P-256, with `d`, and the DID of each. */
  readonly issuer: SdKey
  readonly holder: SdKey
  /** As issued: so many flat claims, each of which can be withheld. */
  readonly credential: string
  readonly claims: Readonly<Record<string, string>>
  /** The names of the claims to be shown. */
  readonly wanted: readonly string[]
  readonly binding: SdBinding
  /** All claims shown, with a key binding JWT of now. */
  readonly presentation: string
  /** The same with a disclosure left out after it was signed, and with the issuer's signature of another text. */
  readonly forged: readonly string[]
  /** The same, rightly signed by the holder, with a disclosure that no digest of the issuer names. */
  readonly smuggled: string
}

/** A key of somebody, in the open, so that every contender can take it the way it takes keys. */
export interface SdKey {
  readonly did: string
  readonly jwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string; readonly d: string }
}

/** What a presentation is for. */
export interface SdBinding {
  readonly audience: string
  readonly nonce: string
}

/** One way to do the work. `verify` gives the claims it found, or an error; what is absent, it does not do. */
export interface SdContender {
  readonly present?: (credential: string, wanted: readonly string[], binding: SdBinding) => Promise<string>
  readonly verify?: (presentation: string, binding: SdBinding) => Promise<Readonly<Record<string, unknown>>>
}

/** A bundle exports this as `make`. */
export type MakeSd = (inputs: SdInputs) => Promise<SdContender>
