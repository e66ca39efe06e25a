import { getResolver } from 'key-did-resolver'
import type { Did, DidDocument, VerificationMethod } from '../../core/did.ts'
import { WalletError } from '../../core/errors.ts'
import type { PublicJwk } from '../../core/key.ts'
import { algorithmOf, sameJwk } from '../../crypto/jwk.ts'
import { decodeMultikey, multikeyFromJwk } from '../../crypto/multikey.ts'
import { type LooseDocument, normalise } from './normalise.ts'

/**
 * The document of a did:key, as DID Core 1.0 has it. We decode the key first, so that the resolver sees only what is short and sound.
 * Throws `identifier.malformed` when it is broken and `identifier.unresolvable` for kinds of key we do not serve.
 */
export async function resolve(did: Did): Promise<DidDocument> {
  const multibase = did.startsWith('did:key:') ? did.slice(8) : ''
  const key = decodeMultikey(multibase)
  if (key === 'malformed') throw new WalletError('identifier.malformed', 'broken did:key')
  if (key === 'unsupported') throw new WalletError('identifier.unresolvable', 'did:key with a kind of key that is not served')
  // The resolver knows neither X25519 nor jwk_jcs-pub: the documents of these are ours.
  if (algorithmOf(key.jwk) === null || multikeyFromJwk(key.jwk) !== multibase) return documentOf(did, multibase, key.jwk)
  const document = normalise(await ask(did, multibase), did)
  const first = document?.verificationMethod[0]
  if (!document || !first || !sameJwk(first.publicKeyJwk, key.jwk)) throw new WalletError('identifier.unresolvable', 'the resolver gave another document')
  return document
}

async function ask(did: Did, multibase: string): Promise<LooseDocument | null> {
  const result = await getResolver()['key']?.(did, { did, didUrl: did, method: 'key', id: multibase }, { resolve: unresolvable }, {})
  return result?.didDocument ?? null
}

async function unresolvable(): Promise<never> {
  throw new WalletError('identifier.unresolvable', 'did:key refers to nothing else')
}

function documentOf(did: Did, multibase: string, jwk: PublicJwk): DidDocument {
  const method: VerificationMethod = { id: `${did}#${multibase}`, type: 'JsonWebKey', controller: did, publicKeyJwk: jwk }
  const signs = algorithmOf(jwk) === null ? [] : [method.id]
  return { id: did, verificationMethod: [method], authentication: signs, assertionMethod: signs, keyAgreement: signs.length ? [] : [method.id] }
}
