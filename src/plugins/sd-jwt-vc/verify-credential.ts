import type { Credential } from '../../core/credential.ts'
import type { Check } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { check, checkDates } from './checks.ts'
import { checkIssuer } from './issuer-key.ts'
import { openCredential } from './parse-credential.ts'

/** Reading it would have thrown otherwise. */
export const wellFormed = check('format', 'passed')

/**
 * Checks format, issuer key, signature and dates. An issuer whose key cannot be had now, or whose authority is not known here, is `unknown`, not
 * `failed`; a `status` is reported as `unknown`, because reading it is a status plugin's work. Only `raw` is believed. Throws `credential.malformed`.
 */
export async function verifyCredential(credential: Credential, world: World): Promise<readonly Check[]> {
  const { credential: read, inside } = openCredential(credential)
  return allChecks(read, await checkIssuer(inside, world), world.now())
}

/** Every check of a credential, given those of its issuer. `now` in milliseconds. */
export function allChecks(credential: Credential, issuer: readonly Check[], now: number): readonly Check[] {
  const checks = [wellFormed, ...issuer, checkDates(credential.validFrom, credential.validUntil, now)]
  return credential.claims.status === undefined ? checks : [...checks, check('status', 'unknown', 'status-not-checked')]
}
