import { isDid } from '../../core/did.ts'
import type { Json } from '../../core/json.ts'
import type { PublicJwk } from '../../core/key.ts'
import { algorithmOf, assertPublicJwk } from '../../crypto/jwk.ts'
import { createLru } from '../../crypto/lru.ts'
import { multikeyFromJwk } from '../../crypto/multikey.ts'
import { isJsonObject, malformed } from './envelope.ts'

/** Whom a credential is bound to: a key, or the verification method of a DID. */
export type Confirmation = { readonly did: string; readonly jwk: PublicJwk } | { readonly did: string; readonly method: string }

const known = createLru<Confirmation>(200)

/**
 * What `cnf` (RFC 7800) binds a credential to: the key in `jwk`, named by its did:key, or the DID that `kid` is a URL under.
 * Null: bound to nobody, or by a method we do not know. Throws `credential.malformed` for a broken `cnf` and for a key that is none of ours.
 */
export function confirmationOf(cnf: Json | undefined): Confirmation | null {
  if (cnf === undefined) return null
  if (!isJsonObject(cnf) || Object.keys(cnf).length === 0) malformed('cnf says nothing')
  if (cnf.jwk !== undefined) return ofKey(cnf.jwk)
  const { kid } = cnf
  if (typeof kid !== 'string' || kid.length > 4096) return null
  const did = kid.slice(0, kid.indexOf('#'))
  return kid.includes('#') && isDid(did) ? { did, method: kid } : null
}

function ofKey(value: Json): Confirmation {
  // That a key is a point of its curve takes as long as checking a signature with it.
  const name = JSON.stringify(value)
  const found = known.get(name)
  if (found) return found
  const jwk = assertPublicJwk(value, 'sig')
  if (!jwk || algorithmOf(jwk) === null) malformed('cnf holds no key we know')
  const confirmation = Object.freeze({ did: `did:key:${multikeyFromJwk(jwk)}`, jwk })
  if (name.length < 1000) known.set(name, confirmation)
  return confirmation
}
