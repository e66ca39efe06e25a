/** What every contender is given: made once per run, by nobody's code but WebCrypto's. */
export interface Inputs {
  /** A JWT VC of about 1.4 kB (VCDM 1.1, did:key, Ed25519). */
  readonly credential: string
  /** The same, one letter of a claim changed after it was signed. */
  readonly forgedCredential: string
  /** A VP JWT with ten credentials of ten issuers, all about the holder. */
  readonly presentation: string
  /** The same, rightly signed by the holder, with one of the credentials changed. */
  readonly forgedPresentation: string
  readonly binding: { readonly audience: string; readonly nonce: string }
  readonly holder: Holder
}

/** Who presents. The private key stands here in the open, so that every contender can take it the way it takes keys. */
export interface Holder {
  readonly did: string
  /** DID URL of the key. */
  readonly keyUrl: string
  /** An Ed25519 key (RFC 8037), with `d`. */
  readonly jwk: { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string; readonly d: string }
}

/** True: accepted. False or an error: refused. */
type Verdict = Promise<boolean>

/** One way to do the work. What is absent, it does not do. */
export interface Contender {
  readonly verifyCredential?: (raw: string) => Verdict
  /** Its own call for a presentation, bound to this nonce and audience. */
  readonly verifyPresentation?: (raw: string, binding: Inputs['binding']) => Verdict
  /** For those whose own call leaves the credentials inside unchecked: that call, and one for each of them. */
  readonly verifyPresentationAndEach?: (raw: string, binding: Inputs['binding']) => Verdict
  /** A VP JWT over this credential, for this nonce and audience. */
  readonly signPresentation?: (credential: string, binding: Inputs['binding']) => Promise<string>
}

/** A bundle exports this as `make`. */
export type Make = (inputs: Inputs) => Promise<Contender>
