import { isDid } from '../../core/did.ts'
import type { Check } from '../../core/exchange.ts'
import type { PublicJwk } from '../../core/key.ts'
import type { World } from '../../core/plugin.ts'
import { algorithmOf } from '../../crypto/jwk.ts'
import { type Jws, verifyJws } from '../../crypto/jws.ts'
import { check } from './checks.ts'
import { isHttpsUrl } from './envelope.ts'
import { type Found, nothing } from './found-keys.ts'
import { keyInCertificate } from './issuer-certificate.ts'
import { keysOfDid } from './issuer-did.ts'
import { keysInMetadata } from './issuer-metadata.ts'
import type { Signed } from './parsed-credential.ts'

// Without a `kid` each key that fits is tried; a set with more is not searched further.
const attempts = 8

/**
 * Two checks: that a key is the issuer's, and that it signed. There is one way for each kind of issuer, so that nobody chooses it for them:
 * `x5c` when the header has it, else the metadata of an https `iss`, else the DID document of a DID. Any other issuer has no key.
 */
export async function checkIssuer({ jws, chain }: Signed, world: World): Promise<readonly [Check, Check]> {
  const found = await find(jws.payload.iss, jws, chain, world)
  const fitting = found.keys.filter((jwk) => algorithmOf(jwk) === jws.algorithm)
  if (found.keys.length > 0 && fitting.length === 0) return [check('issuer-key', 'failed', 'key-of-other-algorithm'), noKey('failed')]
  const issuerKey = check('issuer-key', found.result, found.reason)
  if (fitting.length === 0) return [issuerKey, noKey(found.result)]
  return [issuerKey, (await signedByOne(jws, fitting)) ? check('signature', 'passed') : check('signature', 'failed', 'signature-differs')]
}

function find(iss: unknown, jws: Jws, chain: readonly Uint8Array[] | null, world: World): Promise<Found> | Found {
  if (chain) return keyInCertificate(chain, typeof iss === 'string' ? iss : null, world)
  if (isDid(iss)) return keysOfDid(iss, jws.header, 'assertionMethod', world)
  if (typeof iss === 'string' && isHttpsUrl(iss)) return keysInMetadata(iss, jws.header, world)
  return nothing('failed', 'issuer-without-key')
}

async function signedByOne(jws: Jws, keys: readonly PublicJwk[]): Promise<boolean> {
  for (const key of keys.slice(0, attempts)) if (await verifyJws(jws, key)) return true
  return false
}

function noKey(result: Check['result']): Check {
  return check('signature', result === 'passed' ? 'failed' : result, 'no-issuer-key')
}
