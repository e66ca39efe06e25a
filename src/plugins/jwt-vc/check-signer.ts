import { type Did, type DidDocument, isDid, type VerificationMethod } from '../../core/did.ts'
import { asWalletError } from '../../core/errors.ts'
import type { Check } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { algorithmOf } from '../../crypto/jwk.ts'
import { type Jws, verifyJws } from '../../crypto/jws.ts'
import { didKeyMethod } from '../../crypto/multikey.ts'
import { check } from './checks.ts'
import { keyUrl } from './jwt-envelope.ts'

/** Under which verification relationship a signer's key has to stand (DID Core 1.0 section 5.3). */
const relationships = { 'issuer-key': 'assertionMethod', holder: 'authentication' } as const
type Role = keyof typeof relationships

// Without a `kid` each key that fits is tried; a document with more is not searched further.
const attempts = 8

/**
 * Two checks: that `did` lists a key for this role (the one `kid` names; without `kid`, any that fits the algorithm), and that it signed.
 * A key that stands only under another relationship is no key for this. Both are `unknown` when the document cannot be had.
 */
export async function checkSigner(jws: Jws, did: string, role: Role, world: World): Promise<readonly [Check, Check]> {
  if (!isDid(did)) return without(role, 'unknown', 'issuer-is-no-did')
  try {
    // A did:key says itself what its one key is, for either role (did:key v0.9 section 3.1). No await on this path: the platform is
    // already verifying while the next credential of a presentation is read.
    const direct = didKeyMethod(did)
    const listed = direct ? [direct] : methodsUnder(await world.resolve(did), did, role)
    const url = keyUrl(jws.header, did)
    const named = url === null ? listed : listed.filter(({ id }) => id === url)
    if (named.length === 0) return without(role, 'failed', 'key-not-listed')
    const fitting = named.filter(({ publicKeyJwk }) => algorithmOf(publicKeyJwk) === jws.algorithm)
    if (fitting.length === 0) return without(role, 'failed', 'key-of-other-algorithm')
    const signed = await signedByOne(jws, fitting)
    return [check(role, 'passed'), signed ? check('signature', 'passed') : check('signature', 'failed', 'signature-differs')]
  } catch (error) {
    const { code } = asWalletError(error)
    if (code === 'identifier.malformed') return without(role, 'failed', 'identifier-malformed')
    if (code === 'identifier.unresolvable' || code === 'network.failed') return without(role, 'unknown', 'identifier-unresolvable')
    throw error
  }
}

function methodsUnder(document: DidDocument, did: Did, role: Role): readonly VerificationMethod[] {
  return document.id === did ? document.verificationMethod.filter(({ id }) => document[relationships[role]].includes(id)) : []
}

async function signedByOne(jws: Jws, methods: readonly VerificationMethod[]): Promise<boolean> {
  for (const method of methods.slice(0, attempts)) if (await verifyJws(jws, method.publicKeyJwk)) return true
  return false
}

function without(role: Role, result: 'failed' | 'unknown', reason: string): readonly [Check, Check] {
  return [check(role, result, reason), check('signature', result, role === 'holder' ? 'no-holder-key' : 'no-issuer-key')]
}
