// What the blocks of the documentation that stand for a server export: nothing but types, and how one of them is read.

/** Who signs a request. */
export interface Signer {
  readonly clientId: string
}
/** What a page hands over. */
export interface PageRequest {
  readonly protocol: string
  readonly data: object
}
/** What an answer says, once it is read. */
export type Answer = { readonly vp_token: VpToken; readonly error?: undefined } | { readonly vp_token?: undefined; readonly error: string }

/** What the blocks for a server export. */
export interface Server {
  readonly 'issue.mjs': { readonly issuers: Readonly<Record<string, object>>; degreeFor(did: string): Promise<string> }
  readonly 'check-presentation.mjs': {
    claimsShown(presentation: string, expected: { vct: string; nonce: string; audience: string; issuers: object }): Promise<Readonly<Record<string, unknown>>>
  }
  readonly 'check-sign-in.mjs': { whoSignedIn(vp: string, expected: { nonce: string; origin: string }): Promise<string> }
  readonly 'signers.mjs': {
    didSigner(): Promise<Signer>
    certificateSigner(certificate: { key: string; chain: readonly string[]; host?: string }): Promise<Signer>
  }
  readonly 'attested-signer.mjs': { readonly attester: string; attestedSigner(name: string): Promise<Signer> }
  readonly 'sign-request.mjs': {
    requestObject(signer: Signer, parameters: object): Promise<string>
    signedFor(origin: string, signer: Signer, parameters: object): Promise<PageRequest>
    multisignedFor(origin: string, signers: readonly Signer[], parameters: object): Promise<PageRequest>
  }
  readonly 'encryption.mjs': { readonly clientMetadata: { readonly jwks: object }; opened(answer: object): Promise<Answer> }
  readonly 'sign-in-link.mjs': {
    signInLink(asking: { nonce: string; answerTo: string }): string
    whoIsThere(idToken: string, asked: { nonce: string; answerTo: string }): Promise<string>
  }
  readonly 'link.mjs': {
    linkTo(parameters: Readonly<Record<string, string>>, scheme?: string): { readonly link: string; readonly code: string }
    answerIn(form: string): Promise<Answer>
  }
  readonly 'payment.mjs': {
    payment(query: string, what: { amount: string; payee: string }): string
    authorizes(presentation: string, entry: string): boolean
  }
  readonly 'older-request.mjs': { readonly presentationDefinition: object }
}
/** The presentations, by query. */
export type VpToken = Readonly<Record<string, readonly string[]>>

/** What was answered, which was no refusal. */
export function tokenOf({ vp_token, error }: Answer): VpToken {
  if (error !== undefined) throw new Error(error)
  return vp_token
}
