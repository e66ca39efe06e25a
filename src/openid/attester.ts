import { isObject } from '../core/json.ts'
import type { PublicJwk } from '../core/key.ts'
import type { Trust } from '../core/plugin.ts'
import { assertPublicJwk, sameJwk } from '../crypto/jwk.ts'
import { parseStrictJson } from '../crypto/strict-json.ts'
import { parseAddress } from './address.ts'
import { list, malformed, type Members, member, members } from './members.ts'

/** Somebody whose word for the name of a verifier counts, with the keys of that word. */
export type Attester = Trust['attesters'][number]

/** As many keys of one attester as are tried on an attestation. */
export const attesterKeys = 8
const textLimit = 65_536

/**
 * An attester of verifiers (OpenID4VP 1.0 section 12) as a person hands it to the wallet: `{ "issuer": "https://…", "jwks": { "keys": [ … ] } }`, at most
 * eight keys. `issuer` is an https address, or one of this machine, compared letter for letter with `iss`. Every key has to be a public one that signatures
 * can be checked with, and nothing private may be in any: what a person is to trust is taken whole or not at all. Throws `request.malformed`.
 */
export function parseAttester(text: string): Attester {
  if (text.length > textLimit) malformed('the attester')
  const given = members(parseStrictJson(text), 'the attester')
  return readAttester({ issuer: member(given, 'issuer'), keys: member(members(member(given, 'jwks'), 'jwks'), 'keys') })
}

/** An attester from its issuer and its keys, held to the same. Throws `request.malformed`. */
export function readAttester(given: Members): Attester {
  const issuer = parseAddress(member(given, 'issuer'), 'issuer')
  const keys = list(member(given, 'keys'), 'jwks.keys', attesterKeys, keyOf)
  return { issuer, keys: keys.filter((key, at) => keys.findIndex((other) => sameJwk(key, other)) === at) }
}

function keyOf(value: unknown, where: string): PublicJwk {
  return (isObject(value) ? assertPublicJwk(value, 'sig') : null) ?? malformed(where)
}
