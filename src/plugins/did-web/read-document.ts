import type { Did, DidDocument, VerificationMethod } from '../../core/did.ts'
import { isObject } from '../../core/json.ts'
import { holdsSecret, keysOf } from './method-key.ts'

const most = 64

type Members = { readonly [name: string]: unknown }
type Relationship = 'authentication' | 'assertionMethod' | 'keyAgreement'

/** What is known of a method: null for one with a key that is not served, or that somebody else controls. */
interface Listed {
  readonly method: VerificationMethod
  readonly signs: boolean
  readonly agrees: boolean
}

/**
 * The document of `did` (DID Core 1.0 section 5), or null when it is not one: another id, deactivated, more than 64 methods or entries of a
 * relationship, a method id that is relative or stands twice, an entry that refers to nothing, anything private. Methods with keys we do not serve or
 * under other controllers are left out, and so are keys that cannot do what a relationship says; null too when nothing is left.
 */
export function readDocument(value: unknown, did: Did): DidDocument | null {
  if (!isObject(value) || value.id !== did || value.deactivated === true) return null
  const listed = new Map<string, Listed | null>()
  const own = collect(value.verificationMethod, did, listed)
  const authentication = collect(value.authentication, did, listed)
  const assertionMethod = collect(value.assertionMethod, did, listed)
  const keyAgreement = collect(value.keyAgreement, did, listed)
  // Relationships the wallet has no use for may embed methods too, and count for what is refused.
  const others = [value.capabilityInvocation, value.capabilityDelegation].map((entries) => collect(entries, did, listed))
  if (!own || !authentication || !assertionMethod || !keyAgreement || others.includes(null) || listed.size > most) return null
  const able = (ids: readonly string[], relationship: Relationship) =>
    [...new Set(ids)].filter((id) => (relationship === 'keyAgreement' ? listed.get(id)?.agrees : listed.get(id)?.signs))
  const document: DidDocument = {
    id: did,
    verificationMethod: [...listed.values()].flatMap((each) => (each ? [each.method] : [])),
    authentication: able(authentication, 'authentication'),
    assertionMethod: able(assertionMethod, 'assertionMethod'),
    keyAgreement: able(keyAgreement, 'keyAgreement'),
  }
  return document.authentication.length + document.assertionMethod.length + document.keyAgreement.length ? document : null
}

/** The ids of the entries, methods that stand in them added to `listed`; null when one of them breaks a rule. */
function collect(entries: unknown, did: Did, listed: Map<string, Listed | null>): readonly string[] | null {
  if (entries === undefined) return []
  if (!Array.isArray(entries) || entries.length > most) return null
  const ids: string[] = []
  for (const entry of entries) {
    const id: unknown = isObject(entry) ? entry.id : entry
    if (typeof id !== 'string' || !isDidUrl(id)) return null
    if (isObject(entry)) {
      if (listed.has(id) || holdsSecret(entry)) return null
      listed.set(id, methodOf(entry, id, did))
    } else if (!listed.has(id)) {
      // A method of another DID may be named (DID Core 1.0 section 5.3.1); here it serves nothing.
      if (id.startsWith(`${did}#`)) return null
      continue
    }
    ids.push(id)
  }
  return ids
}

/** Absolute, with a fragment: relative ones would let the same text name other keys elsewhere (did:web, Key Material and Document Handling). */
function isDidUrl(id: string): boolean {
  return id.length <= 4096 && /^did:[a-z0-9]+:[!-"$-~]+#[!-"$-~]+$/.test(id)
}

function methodOf(entry: Members, id: string, did: Did): Listed | null {
  const keys = entry.controller === did && id.startsWith(`${did}#`) ? keysOf(entry) : null
  return keys && { method: { id, type: 'JsonWebKey', controller: did, publicKeyJwk: keys.jwk }, signs: keys.signs, agrees: keys.agrees }
}
