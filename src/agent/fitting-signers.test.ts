import { describe, expect, test } from 'vitest'
import type { Did, DidDocument } from '../core/did.ts'
import { WalletError } from '../core/errors.ts'
import type { Candidate } from '../core/exchange.ts'
import { fakeSigner } from '../testing/fakes/signer.ts'
import { fakeWorld } from '../testing/fakes/world.ts'
import { withFittingSigners } from './fitting-signers.ts'

const [p256, ed25519] = [await fakeSigner('ES256'), await fakeSigner('EdDSA')]
const documentOf = ({ did, key, verificationMethod: id }: typeof p256): DidDocument => ({
  id: did,
  verificationMethod: [{ id, type: 'JsonWebKey', controller: did, publicKeyJwk: key.jwk }],
  authentication: [id],
  assertionMethod: [id],
  keyAgreement: [],
})
const documents = new Map<Did, DidDocument>([p256, ed25519].map((signer) => [signer.did, documentOf(signer)]))
const resolved: string[] = []
const world = fakeWorld({
  async resolve(did) {
    resolved.push(did)
    const document = documents.get(did as Did)
    if (!document) throw new WalletError('identifier.unresolvable', 'unknown')
    return document
  },
})
const candidate = (credentialId: string, holder: string | null, usable = true): Candidate => ({
  credentialId,
  title: credentialId,
  issuer: 'did:test:i',
  holder,
  seenBy: [],
  sets: usable ? [[]] : [],
  unusable: usable ? [] : [{ code: 'expired', path: null }],
})
const held = [candidate('ed', ed25519.did), candidate('p', p256.did), candidate('ed-2', ed25519.did), candidate('old', ed25519.did, false)]
const told = async (query: Parameters<typeof withFittingSigners>[0], candidates = held) =>
  (await withFittingSigners(query, candidates, world)).map(({ credentialId, sets, unusable }) => [
    credentialId,
    sets.length,
    ...unusable.map(({ code }) => code),
  ])

describe('what the holder of a credential signs with', () => {
  test('matters to nobody who does not say what it takes, and then nothing is resolved', async () => {
    resolved.length = 0
    expect(await withFittingSigners({ holderBinding: true }, held, world)).toBe(held)
    expect(await withFittingSigners({ holderBinding: false, algorithms: ['ES256'] }, held, world)).toBe(held)
    expect(resolved).toEqual([])
  })
  test('is one of those that are taken, or the credential is none that can be shown', async () => {
    expect(await told({ holderBinding: true, algorithms: ['ES256'] })).toEqual([
      ['p', 1],
      ['ed', 0, 'other-signature'],
      ['ed-2', 0, 'other-signature'],
      ['old', 0, 'expired'],
    ])
    expect(await told({ holderBinding: true, algorithms: ['ES256', 'EdDSA'] })).toEqual([
      ['ed', 1],
      ['p', 1],
      ['ed-2', 1],
      ['old', 0, 'expired'],
    ])
    expect((await told({ holderBinding: true, algorithms: [] })).every(([, sets]) => sets === 0)).toBe(true)
  })
  test('is found out once for each holder, and of one that cannot be resolved nothing is known', async () => {
    resolved.length = 0
    const some = [...held, candidate('lost', 'did:test:gone')]
    expect((await told({ holderBinding: true, algorithms: ['EdDSA'] }, some)).find(([id]) => id === 'lost')).toEqual(['lost', 0, 'other-signature'])
    expect(resolved.toSorted()).toEqual([p256.did, ed25519.did, 'did:test:gone'].toSorted())
  })
})
