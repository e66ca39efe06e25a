import type { JsonObject } from './json.ts'

/** What a page may learn of a failure: an OAuth 2.0 / OpenID4VP 1.0 section 8.5 error code, or nothing at all. */
export type PageErrorCode = 'invalid_request' | 'access_denied' | 'aborted' | 'server_error'

/**
 * Every way the wallet can fail, and how much of it a page may learn.
 * Refused, locked, expired and "nothing matches" are one and the same answer outside.
 * The sentence a person reads is `error_<code>` in `_locales`, dots and dashes as underscores.
 */
export const errorTable = {
  'request.malformed': { page: 'invalid_request' },
  'request.unsupported': { page: 'invalid_request' },
  'request.busy': { page: 'access_denied' },
  'request.aborted': { page: 'aborted' },
  'request.replayed': { page: 'access_denied' },
  'verifier.unauthenticated': { page: 'invalid_request' },
  'credential.malformed': { page: 'invalid_request' },
  'credential.invalid': { page: 'invalid_request' },
  'credential.no-match': { page: 'access_denied' },
  'consent.denied': { page: 'access_denied' },
  'consent.expired': { page: 'access_denied' },
  'consent.mismatch': { page: 'access_denied' },
  'identifier.malformed': { page: 'invalid_request' },
  'identifier.unresolvable': { page: 'server_error' },
  'key.unavailable': { page: 'server_error' },
  'message.forbidden': { page: 'access_denied' },
  'vault.absent': { page: 'access_denied' },
  'vault.exists': { page: 'access_denied' },
  'vault.locked': { page: 'access_denied' },
  'vault.wrong-secret': { page: 'access_denied' },
  'vault.weak-secret': { page: 'access_denied' },
  'vault.damaged': { page: 'access_denied' },
  'vault.newer': { page: 'access_denied' },
  'vault.full': { page: 'access_denied' },
  'backup.malformed': { page: 'access_denied' },
  'backup.newer': { page: 'access_denied' },
  'backup.wrong-secret': { page: 'access_denied' },
  'file.lost': { page: 'access_denied' },
  'network.failed': { page: 'server_error' },
  internal: { page: 'server_error' },
} as const satisfies Record<string, { page: PageErrorCode }>

/** The identity of an error: `noun.state`. Survives every message boundary, which a class does not. */
export type ErrorCode = keyof typeof errorTable

/** True when the text is a code of the table. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorTable, code)
}

/** The one error of this project. The message is for developers and never carries claim values, tokens or keys. */
export class WalletError extends Error {
  override readonly name = 'WalletError'
  readonly code: ErrorCode
  readonly detail: JsonObject | undefined
  constructor(code: ErrorCode, message: string, options: { cause?: unknown; detail?: JsonObject } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.detail = options.detail
  }
}

/** Anything thrown, as a WalletError; what was not declared is `internal`, and our bug. */
export function asWalletError(error: unknown): WalletError {
  return error instanceof WalletError ? error : new WalletError('internal', 'unexpected failure', { cause: error })
}

/** The only function that decides what a page sees of a failure. */
export function errorForPage(error: unknown): PageErrorCode {
  return errorTable[asWalletError(error).code].page
}
