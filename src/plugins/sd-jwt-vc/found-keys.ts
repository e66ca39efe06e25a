import type { Check } from '../../core/exchange.ts'
import type { PublicJwk } from '../../core/key.ts'

/** The keys somebody may have signed with, and how sure it is that they are theirs. */
export interface Found {
  readonly result: Check['result']
  readonly reason: string | null
  readonly keys: readonly PublicJwk[]
}

/** No key, and why. */
export function nothing(result: 'failed' | 'unknown', reason: string): Found {
  return { result, reason, keys: [] }
}
