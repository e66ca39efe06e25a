import { leeway } from '../../core/checks.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Check } from '../../core/exchange.ts'
import type { Binding, PresentationReport, World } from '../../core/plugin.ts'
import { isDid } from '../../core/did.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { digest } from '../../crypto/digest.ts'
import { algorithmOf } from '../../crypto/jwk.ts'
import { type Jws, parseJws, verifyJws } from '../../crypto/jws.ts'
import { check, checkDates } from './checks.ts'
import type { Confirmation } from './confirmation.ts'
import { digestText } from './disclosure.ts'
import { isList, isOfType, malformed, numericDate } from './envelope.ts'
import { type Found, nothing } from './found-keys.ts'
import { keysOfDid } from './issuer-did.ts'
import { nonceBinding } from './nonce-binding.ts'
import { checkIssuer } from './issuer-key.ts'
import { splitPresentation } from './parse-credential.ts'
import { allChecks, wellFormed } from './verify-credential.ts'

/**
 * Verifies an SD-JWT+KB for one nonce, audience and list of transactions (RFC 9901 section 7.3): the credential with all its checks, and the key
 * binding JWT, made by the key the credential is bound to, within the last five minutes, over exactly what was sent. `checks` also holds each check of
 * the credential that did not pass. Without a key binding JWT `holder` and `binding` fail. Throws `credential.malformed` when it is no SD-JWT VC.
 */
export async function verifyPresentation(raw: string, binding: Binding, world: World): Promise<PresentationReport> {
  const { signed, shown, keyBinding, open } = splitPresentation(raw)
  const expected = nonceBinding(binding)
  const jws = keyBinding === null ? null : parseKeyBinding(keyBinding)
  // Started before the disclosures are read: the platform verifies meanwhile.
  const started = Promise.all([
    checkIssuer(signed, world),
    jws ? checkHolder(jws, signed.confirmation, world) : unbound,
    digest(signed.hash, encodeUtf8(shown)),
  ])
  started.catch(() => {})
  const { credential } = open()
  const [issuer, own, hash] = await started
  const inner = allChecks(credential, issuer, world.now())
  const bound = jws ? [checkTime(jws, world.now()), checkBinding(jws.payload, expected, encodeBase64url(hash))] : []
  const checks = [wellFormed, ...own, ...bound, ...inner.filter(({ result }) => result !== 'passed')]
  return { holder: credential.holder ?? '', credentials: [{ credential, checks: inner }], checks }
}

const unbound: readonly Check[] = [check('holder', 'failed', 'no-key-binding'), check('binding', 'failed', 'no-key-binding')]

function parseKeyBinding(compact: string): Jws {
  const jws = parseJws(compact)
  if (!isOfType(jws.header.typ, 'kb+jwt') || jws.signature.length === 0) malformed('not a key binding JWT')
  return jws
}

async function checkHolder(jws: Jws, confirmation: Confirmation | null, world: World): Promise<readonly Check[]> {
  const { result, reason, keys } = await holderKeys(confirmation, world)
  const fitting = keys.filter((jwk) => algorithmOf(jwk) === jws.algorithm)
  if (keys.length > 0 && fitting.length === 0) return [check('holder', 'failed', 'key-of-other-algorithm'), check('signature', 'failed', 'no-holder-key')]
  const [key] = fitting
  if (!key) return [check('holder', result, reason), check('signature', result, 'no-holder-key')]
  const signed = await verifyJws(jws, key)
  return [check('holder', result, reason), signed ? check('signature', 'passed') : check('signature', 'failed', 'signature-differs')]
}

async function holderKeys(confirmation: Confirmation | null, world: World): Promise<Found> {
  if (!confirmation) return nothing('failed', 'bound-to-nobody')
  if ('jwk' in confirmation) return { result: 'passed', reason: null, keys: [confirmation.jwk] }
  const { did, method } = confirmation
  if (!isDid(did)) return nothing('failed', 'bound-to-nobody')
  return keysOfDid(did, { kid: method }, 'authentication', world)
}

function checkTime({ payload }: Jws, now: number): Check {
  const issuedAt = numericDate(payload, 'iat')
  if (issuedAt === null) return check('dates', 'failed', 'no-time')
  if (issuedAt > now + leeway) return check('dates', 'failed', 'not-yet-valid')
  if (issuedAt < now - leeway) return check('dates', 'failed', 'expired')
  // It needs neither, but it is a JWT in all other respects (RFC 9901 section 7.3, step 5.8).
  return checkDates(numericDate(payload, 'nbf'), numericDate(payload, 'exp'), now)
}

function checkBinding(payload: JsonObject, expected: Extract<Binding, { kind: 'nonce' }>, hash: string): Check {
  if (expected.nonce === '' || payload.nonce !== expected.nonce) return check('binding', 'failed', 'other-nonce')
  if (payload.aud !== expected.audience) return check('binding', 'failed', 'other-audience')
  if (payload.sd_hash !== hash) return check('binding', 'failed', 'other-content')
  return authorizes(payload, expected.transactionData) ? check('binding', 'passed') : check('binding', 'failed', 'other-transaction')
}

/** Exactly these transactions, in this order (OpenID4VP 1.0 appendix B.3.3.1). Only SHA-256 is asked for here. */
function authorizes({ transaction_data_hashes: hashes, transaction_data_hashes_alg: algorithm }: JsonObject, transactions: readonly string[]): boolean {
  if (transactions.length === 0) return hashes === undefined
  if (algorithm !== undefined && algorithm !== 'sha-256') return false
  return isList(hashes) && hashes.length === transactions.length && transactions.every((text, at) => hashes[at] === digestText('sha-256', text))
}
