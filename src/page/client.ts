/** What a wallet says of itself when a page asks who is there. Nothing of it is proven. */
export interface WalletInfo {
  /** Version 4 UUID, new for each page load. */
  readonly uuid: string
  readonly name: string
  /** A `data:` URI. Show it with `<img>`, never as markup. */
  readonly icon: string
  /** Reverse domain name of the publisher: the same for every page load. */
  readonly rdns: string
  /** The exchange protocols the wallet takes. */
  readonly protocols: { readonly get: readonly string[]; readonly create: readonly string[] }
}

/** What a wallet is asked, in the shape of the W3C Digital Credentials API. */
export interface WalletRequest {
  readonly requests: readonly { readonly protocol: string; readonly data: object }[]
  readonly signal?: AbortSignal | undefined
}

/** What a wallet answers. */
export interface WalletAnswer {
  readonly protocol: string
  readonly data: unknown
}

/** A wallet that answered `findWallets`. */
export interface Wallet {
  readonly info: WalletInfo
  readonly provider: {
    get(request: WalletRequest): Promise<WalletAnswer>
    create(request: WalletRequest): Promise<WalletAnswer>
  }
}

/**
 * Why there is no answer. `access_denied`: the person said no, or there was nothing to say yes to; a page cannot learn which.
 * `invalid_request`: the request is wrong, or the wallet does not take this protocol. `aborted`: your own signal.
 * `server_error`: the wallet answered with something that is no answer. Other codes are the wallet's own, from the protocol's standard.
 */
export class WalletRefused extends Error {
  override readonly name = 'WalletRefused'
  readonly code: string
  constructor(code: string, options: { readonly cause?: unknown } = {}) {
    super(`The wallet refused: ${code}`, options)
    this.code = code
  }
}

/** The wallets in this page, each once. Waits `timeout` milliseconds (100) for those that answer late. Asks nothing of the person. */
export async function findWallets(options: { readonly timeout?: number } = {}): Promise<Wallet[]> {
  const found = new Map<string, Wallet>()
  const hear = (event: Event) => {
    const wallet: unknown = event instanceof CustomEvent ? event.detail : null
    if (isWallet(wallet)) found.set(wallet.info.uuid, wallet)
  }
  window.addEventListener('identity:announceProvider', hear)
  window.dispatchEvent(new Event('identity:requestProvider'))
  await new Promise((resolve) => setTimeout(resolve, options.timeout ?? 100))
  window.removeEventListener('identity:announceProvider', hear)
  return [...found.values()]
}

/** What to ask a wallet to present (OpenID4VP 1.0, protocol `openid4vp-v1-unsigned`). */
export interface PresentationRequest {
  /** A DCQL query (OpenID4VP 1.0 section 6). */
  readonly dcql: object
  /** Fresh for each request, kept by your server, which checks it in every presentation. URL-safe ASCII. */
  readonly nonce: string
  /** Your public keys (RFC 7517; each with `alg`, and `kid`) to get the answer encrypted, and the content encryptions you take. */
  readonly encryption?: { readonly jwks: { readonly keys: readonly object[] }; readonly enc?: readonly string[] }
  /** `vp_formats_supported` (OpenID4VP 1.0 section 11.1). */
  readonly formats?: object
  readonly signal?: AbortSignal
}

/** The presentations by credential query id; or, where encryption was asked for, one JWE. Your server verifies them: nothing is verified here. */
export type Presentation = { readonly vp_token: Readonly<Record<string, readonly unknown[]>> } | { readonly response: string }

/** Asks for credentials. Call it from a click. Throws WalletRefused. */
export async function requestPresentation(wallet: Wallet, request: PresentationRequest): Promise<Presentation> {
  const { dcql, nonce, encryption, formats, signal } = request
  const metadata = {
    ...(encryption && { jwks: encryption.jwks, ...(encryption.enc && { encrypted_response_enc_values_supported: encryption.enc }) }),
    ...(formats && { vp_formats_supported: formats }),
  }
  const data = await exchange(wallet, 'get', 'openid4vp-v1-unsigned', signal, {
    response_type: 'vp_token',
    response_mode: encryption ? 'dc_api.jwt' : 'dc_api',
    nonce,
    dcql_query: dcql,
    ...(Object.keys(metadata).length > 0 && { client_metadata: metadata }),
  })
  if (isPresentation(data)) return data
  throw new WalletRefused('server_error')
}

/** Asks who is there: a verifiable presentation JWT without credentials, whose audience is this page's origin. `methods`: the DID methods you take (`key`, `jwk`), without them `key` alone. Throws WalletRefused. */
export async function signIn(
  wallet: Wallet,
  request: { readonly nonce: string; readonly methods?: readonly string[]; readonly signal?: AbortSignal },
): Promise<{ readonly vp: string }> {
  const { nonce, methods, signal } = request
  const data = await exchange(wallet, 'get', 'did-auth', signal, { nonce, ...(methods && { methods }) })
  if ('vp' in data && typeof data.vp === 'string') return { vp: data.vp }
  throw new WalletRefused('server_error')
}

/** Hands a signed credential over. Resolves when the person took it. Throws WalletRefused. */
export async function offerCredential(wallet: Wallet, offer: { readonly credential: string | object; readonly signal?: AbortSignal }): Promise<void> {
  await exchange(wallet, 'create', 'w3c-vc', offer.signal, { credential: offer.credential })
}

async function exchange(wallet: Wallet, intent: 'get' | 'create', protocol: string, signal: AbortSignal | undefined, data: object): Promise<object> {
  let answer: WalletAnswer
  try {
    // Through JSON, because frameworks wrap state in proxies, which cannot be copied otherwise.
    answer = await wallet.provider[intent]({ requests: [{ protocol, data: JSON.parse(JSON.stringify(data)) }], signal })
  } catch (cause) {
    throw new WalletRefused(signal?.aborted ? 'aborted' : codeOf(cause), { cause })
  }
  const said: unknown = answer.data
  if (typeof said !== 'object' || said === null) throw new WalletRefused('server_error')
  if ('error' in said) throw new WalletRefused(typeof said.error === 'string' ? said.error : 'server_error')
  return said
}

function codeOf(error: unknown): string {
  if (error instanceof TypeError) return 'invalid_request'
  return error instanceof DOMException && error.name === 'AbortError' ? 'aborted' : 'access_denied'
}

function isPresentation(data: object): data is Presentation {
  if ('response' in data) return typeof data.response === 'string'
  return 'vp_token' in data && typeof data.vp_token === 'object' && data.vp_token !== null
}

function isWallet(value: unknown): value is Wallet {
  if (typeof value !== 'object' || value === null || !('info' in value) || !('provider' in value)) return false
  const { info, provider } = value
  if (typeof info !== 'object' || info === null || !('uuid' in info) || typeof info.uuid !== 'string') return false
  return typeof provider === 'object' && provider !== null && 'get' in provider && typeof provider.get === 'function'
}
