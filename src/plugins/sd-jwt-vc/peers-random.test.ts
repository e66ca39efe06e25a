import { SDJwtInstance } from '@sd-jwt/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disclosures, leavesOf } from '../../agent/disclosures.ts'
import type { ClaimPath, Credential } from '../../core/credential.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Binding, Signer } from '../../core/plugin.ts'
import { decodeBase64url, encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { digest, type HashName, isHashName } from '../../crypto/digest.ts'
import { verifySignature } from '../../crypto/verify.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { sdJwtVc } from './index.ts'
import { issue } from './issue.ts'

type Place = readonly (string | number)[]
type Frame = { [name: string]: Frame | boolean | number | (string | number)[] }

const issuer = await fakeSigner('ES256')
const holder = await fakeSigner('ES256')
const vct = 'urn:example:pass'
const seconds = fakeNow / 1000
const open = { iss: issuer.did, iat: seconds, vct, cnf: { jwk: { ...holder.key.jwk } } }
const nonceBinding: Binding = { kind: 'nonce', audience: 'https://verifier.example', nonce: 'n-1', transactionData: [] }

const checking = (by: Signer) => (data: string, signature: string) =>
  verifySignature('ES256', by.key.jwk, decodeBase64url(signature) ?? new Uint8Array(), encodeUtf8(data))
const signing = (by: Signer) => async (data: string) => encodeBase64url(await by.sign(encodeUtf8(data)))
const peerOf = (hashAlg: HashName) =>
  new SDJwtInstance({
    signer: signing(issuer),
    signAlg: 'ES256',
    verifier: checking(issuer),
    kbSigner: signing(holder),
    kbSignAlg: 'ES256',
    kbVerifier: checking(holder),
    hashAlg,
    hasher: async (data: string | ArrayBuffer, name: string) => {
      if (!isHashName(name)) throw new Error(name)
      return digest(name, typeof data === 'string' ? encodeUtf8(data) : new Uint8Array(data))
    },
    saltGenerator: () => encodeBase64url(crypto.getRandomValues(new Uint8Array(16))),
  })

/** Any claims of these names, no two values of which are the same, and any of their places. */
function credentialsOf(...known: readonly string[]) {
  const names = fc.constantFrom(...known)
  const { value } = fc.letrec<{ value: Json; object: JsonObject; list: Json[] }>((tie) => ({
    value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, fc.constant<Json>(0), tie('object'), tie('list')),
    object: fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    list: fc.array(tie('value'), { maxLength: 3 }),
  }))
  return fc
    .dictionary(names, value, { minKeys: 1, maxKeys: 4, noNullPrototype: true })
    .map(numbered)
    .chain((claims) => {
      const places = fc.subarray(placesOf(claims))
      return fc.record({ claims: fc.constant(claims), withheld: places, wanted: places, hash: fc.constantFrom<HashName>('sha-256', 'sha-384') })
    })
}
const credentials = credentialsOf('a', 'b', 'c', 'type', 'constructor', 'toString')
/** Names that every JavaScript object knows are not issued right there. */
const plainCredentials = credentialsOf('a', 'b', 'c', 'type')

function numbered(claims: JsonObject): JsonObject {
  let next = 1
  const number = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(number)
    if (typeof value !== 'object' || value === null) return next++
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, number(inner)]))
  }
  return number(claims) as JsonObject
}

function placesOf(value: Json, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const members = Array.isArray(value) ? value.map((inner, at) => [at, inner] as const) : Object.entries(value)
  return members.flatMap(([name, inner]) => [[...place, name], ...placesOf(inner, [...place, name])])
}

/** Every value anywhere in it that holds no other. */
function numbersIn(value: Json | undefined): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value as JsonObject).flatMap(numbersIn) : []
}
const sorted = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)

function frameOf(places: readonly Place[], leaf: (frame: Frame, name: string | number) => void): Frame {
  const root: Frame = {}
  for (const place of places) {
    let frame = root
    for (const name of place.slice(0, -1)) {
      const inner = frame[name]
      frame = typeof inner === 'object' && !Array.isArray(inner) ? inner : (frame[name] = {})
    }
    leaf(frame, place.at(-1) ?? '')
  }
  return root
}
const issuanceFrame = (places: readonly Place[]) => frameOf(places, (frame, name) => void (frame._sd = [...(Array.isArray(frame._sd) ? frame._sd : []), name]))
const presentationFrame = (places: readonly Place[]) =>
  frameOf(places, (frame, name) => {
    if (typeof frame[name] !== 'object') frame[name] = true
  })
const isUnder = (place: Place, above: Place) => above.every((component, at) => place[at] === component)
/** What has to be opened to show these, and everything in them. */
const needed = (withheld: readonly Place[], wanted: readonly Place[]) =>
  withheld.filter((place) => wanted.some((want) => isUnder(place, want) || isUnder(want, place)))

function parsed(raw: string): Credential {
  return sdJwtVc.parse(raw) ?? expect.fail('not parsed')
}
const present = async (credential: Credential, wanted: readonly ClaimPath[]) =>
  String(await sdJwtVc.present(credential, wanted, nonceBinding, holder, fakeWorld()))
const issuedHere = (claims: JsonObject, withholdable: readonly Place[], hash: HashName) =>
  issue({ ...claims, vct, cnf: open.cnf }, issuer, fakeWorld(), { withholdable, decoys: 1, hash })
const issuedThere = (claims: JsonObject, withheld: readonly Place[], hash: HashName) =>
  peerOf(hash).issue({ ...open, ...claims }, issuanceFrame(withheld) as never, { header: { typ: 'dc+sd-jwt' } })
const text = (places: readonly ClaimPath[]) => places.map((place) => JSON.stringify(place)).toSorted()

describe('@sd-jwt and ours agree on any claims, with any of them to be withheld and any of them shown', () => {
  test('what it issues is read here: the same claims, and the same places can be withheld', async () => {
    await fc.assert(
      fc.asyncProperty(plainCredentials, async ({ claims, withheld, hash }) => {
        const credential = parsed(await issuedThere(claims, withheld, hash))
        const { cnf: _, ...rest } = open
        expect(credential.claims).toEqual({ ...rest, ...claims })
        expect(text(sdJwtVc.index(credential).withholdable)).toEqual(text(withheld))
      }),
    )
  })
  test('what is issued here is read there, and what is shown of it here is what it reads', async () => {
    await fc.assert(
      fc.asyncProperty(credentials, async ({ claims, withheld, wanted, hash }) => {
        const raw = await issuedHere(claims, withheld, hash)
        expect(await peerOf(hash).getClaims(raw)).toEqual({ ...open, ...claims })
        const presented = await present(parsed(raw), wanted)
        const { payload, kb } = await peerOf(hash).verify(presented, { keyBindingNonce: 'n-1', currentDate: seconds })
        expect(kb?.payload.aud).toBe('https://verifier.example')
        expect(payload).toEqual({ ...open, ...parsed(presented.slice(0, presented.lastIndexOf('~') + 1)).claims })
      }),
    )
  })
  // Without a key binding JWT: where one disclosure lies in another, version 0.19 hashes another text for it than the one that it sends.
  test('what it presents is read here, and shows the same', async () => {
    await fc.assert(
      fc.asyncProperty(plainCredentials, async ({ claims, withheld, wanted, hash }) => {
        const raw = await issuedThere(claims, withheld, hash)
        const theirs = await peerOf(hash).present(raw, presentationFrame(needed(withheld, wanted)) as never)
        const ours = await present(parsed(raw), wanted)
        const shown = ours.slice(0, ours.lastIndexOf('~') + 1)
        expect(parsed(theirs).claims).toEqual(parsed(shown).claims)
        expect(theirs.split('~').toSorted()).toEqual(shown.split('~').toSorted())
      }),
    )
  })
})

test('what a person is told that leaves the wallet is what a stranger reads in what left it, whatever is asked', async () => {
  await fc.assert(
    fc.asyncProperty(credentials, async ({ claims, withheld, wanted, hash }) => {
      const credential = parsed(await issuedHere(claims, withheld, hash))
      const { withholdable } = sdJwtVc.index(credential)
      const asked = wanted.map((path) => ({ path, value: valueAt(credential.claims, path) }))
      const told = disclosures(asked, leavesOf({ claims: credential.claims, types: credential.types, withholdable }))
      const presented = await present(
        credential,
        told.filter((one) => one.asked).map(({ path }) => path),
      )
      const { payload } = await peerOf(hash).verify(presented, { keyBindingNonce: 'n-1', currentDate: seconds })
      const { iat: _, ...read } = payload as JsonObject
      const said = told.filter(({ path }) => path[0] !== 'iat').flatMap((one) => numbersIn(one.value))
      expect(sorted(said)).toEqual(sorted(numbersIn(read)))
    }),
  )
})

function valueAt(claims: JsonObject, place: Place): Json {
  return place.reduce<Json>((value, name) => (value as { readonly [name: string | number]: Json })[name] ?? null, claims)
}
