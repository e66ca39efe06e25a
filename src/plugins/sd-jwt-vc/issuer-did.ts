import type { Did, DidDocument } from '../../core/did.ts'
import { asWalletError } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import type { World } from '../../core/plugin.ts'
import { didKeyMethod } from '../../crypto/multikey.ts'
import { type Found, nothing } from './found-keys.ts'

/**
 * The keys a DID lists under this relationship (DID Core 1.0 section 5.3), only the one `kid` names when there is a `kid`: an absolute or relative
 * DID URL under this DID. Unknown when the document cannot be had.
 */
export async function keysOfDid(did: Did, header: JsonObject, relationship: 'assertionMethod' | 'authentication', world: World): Promise<Found> {
  const { kid } = header
  if (kid !== undefined && (typeof kid !== 'string' || !isUnder(kid, did))) return nothing('failed', 'kid-not-under-issuer')
  const url = kid === undefined || !kid.startsWith('#') ? kid : did + kid
  try {
    const direct = didKeyMethod(did)
    const listed = direct ? [direct] : methodsUnder(await world.resolve(did), did, relationship)
    const keys = listed.filter(({ id }) => url === undefined || id === url).map(({ publicKeyJwk }) => publicKeyJwk)
    return keys.length > 0 ? { result: 'passed', reason: null, keys } : { result: 'failed', reason: 'key-not-listed', keys }
  } catch (error) {
    const { code } = asWalletError(error)
    if (code === 'identifier.malformed') return nothing('failed', 'identifier-malformed')
    if (code === 'identifier.unresolvable' || code === 'network.failed') return nothing('unknown', 'identifier-unresolvable')
    throw error
  }
}

function isUnder(kid: string, did: Did): boolean {
  return kid.length <= 4096 && /^[^#]*#.+$/.test(kid) && (kid.startsWith('#') || kid.startsWith(`${did}#`))
}

function methodsUnder(document: DidDocument, did: Did, relationship: 'assertionMethod' | 'authentication'): DidDocument['verificationMethod'] {
  return document.id === did ? document.verificationMethod.filter(({ id }) => document[relationship].includes(id)) : []
}
