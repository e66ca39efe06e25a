import type { Credential } from '../../core/credential.ts'
import type { Check } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { checkSigner } from './check-signer.ts'
import { check, checkDates } from './checks.ts'
import { openCredential } from './parse-credential.ts'

const wellFormed = check('format', 'passed')

/**
 * Checks format, issuer key, signature and dates. An issuer that cannot be resolved is `unknown`, not `failed`; a `credentialStatus` is
 * reported as `unknown`, because reading it is a status plugin's work. Only `raw` is believed. Throws `credential.malformed`.
 */
export async function verifyCredential(credential: Credential, world: World): Promise<readonly Check[]> {
  const { jws, credential: read } = openCredential(credential)
  const checks = [wellFormed, ...(await checkSigner(jws, read.issuer, 'issuer-key', world))]
  checks.push(checkDates(read.validFrom, read.validUntil, world.now()))
  if (read.claims.credentialStatus !== undefined) checks.push(check('status', 'unknown', 'status-not-checked'))
  return checks
}
