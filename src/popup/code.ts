import { RemoteError } from '../messaging/client.ts'
import { isErrorCode, type ErrorCode, WalletError } from '../core/errors.ts'

/** The code of anything thrown; what crossed without a known code is `internal`. */
export function codeOf(error: unknown): ErrorCode {
  if (error instanceof WalletError) return error.code
  return error instanceof RemoteError && isErrorCode(error.code) ? error.code : 'internal'
}
