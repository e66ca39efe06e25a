import type { DidMethod } from '../../core/plugin.ts'
import { multikeyFromJwk } from '../../crypto/multikey.ts'
import { resolve } from './resolve.ts'

/** did:key (W3C CCG, The did:key Method v0.9): the identifier is the public key. Created for any signature key; resolved for X25519 keys too. */
export const didKey = Object.freeze({
  kind: 'did-method',
  id: 'key',
  resolve,
  create: async (key) => `did:key:${multikeyFromJwk(key.jwk)}` as const,
} satisfies DidMethod)
