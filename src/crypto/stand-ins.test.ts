import { ed25519 } from '@noble/curves/ed25519.js'
import { p256, p384, p521 } from '@noble/curves/nist.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import * as theirVc from 'did-jwt-vc'
import fc from 'fast-check'
import * as theirs from 'key-did-resolver'
import { build } from 'vite'
import { beforeAll, describe, expect, it } from 'vitest'
import { lighterPackages } from '../../vite.config.ts'
import { vectorFiles, vectorText } from '../testing/vectors.ts'
import { encodeBase58 } from './base58.ts'
import { concatBytes } from './bytes.ts'

/** The package as it is built into the worker, with what was taken up into it. */
async function built<T>(name: string): Promise<{ readonly module: T; readonly files: readonly string[] }> {
  const entry = `virtual:${name}`
  const output = await build({
    configFile: false,
    envDir: false,
    logLevel: 'error',
    plugins: [
      lighterPackages(),
      { name: 'entry', resolveId: (id) => (id === entry ? `\0${entry}` : null), load: (id) => (id === `\0${entry}` ? `export * from '${name}'` : null) },
    ],
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict', output: { format: 'es', codeSplitting: false } },
    },
  })
  const [chunk] = 'output' in output ? output.output : []
  if (chunk?.type !== 'chunk') throw new Error('not one chunk')
  const module: T = await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(chunk.code).toString('base64')}`)
  return { module, files: Object.keys(chunk.modules) }
}

type Resolver = Pick<typeof theirs, 'getResolver'>
let ours: { readonly module: Resolver; readonly files: readonly string[] }
let ourVc: { readonly module: typeof theirVc; readonly files: readonly string[] }

beforeAll(async () => {
  ours = await built<Resolver>('key-did-resolver')
  ourVc = await built<typeof theirVc>('did-jwt-vc')
})

async function documentBy({ getResolver }: Resolver, multibase: string): Promise<unknown> {
  const did = `did:key:${multibase}`
  const parsed = { did, didUrl: did, method: 'key', id: multibase }
  const unused = async () => Promise.reject(new Error('nothing else is resolved'))
  return (await getResolver().key?.(did, parsed, { resolve: unused }, {}))?.didDocument
}

async function expectSame(multibase: string): Promise<void> {
  const document = await documentBy(theirs, multibase)
  expect(document).toMatchObject({ id: `did:key:${multibase}` })
  expect(await documentBy(ours.module, multibase)).toEqual(document)
}

const multikey = (codec: readonly number[], key: Uint8Array) => `z${encodeBase58(concatBytes(Uint8Array.from(codec), key))}`

const kinds = [
  ['Ed25519', [0xed, 0x01], () => ed25519.getPublicKey(ed25519.utils.randomSecretKey())],
  ['secp256k1', [0xe7, 0x01], () => secp256k1.getPublicKey(secp256k1.utils.randomSecretKey())],
  ['P-256', [0x80, 0x24], () => p256.getPublicKey(p256.utils.randomSecretKey())],
  ['P-384', [0x81, 0x24], () => p384.getPublicKey(p384.utils.randomSecretKey())],
] as const

describe('key-did-resolver over our own code', () => {
  it('brings along no second library of curves, hashes or encodings', () => {
    expect(ours.files.filter((file) => /noble|multiformats|uint8arrays/.test(file))).toEqual([])
    expect(ours.files.some((file) => file.endsWith('src/crypto/stand-ins.ts'))).toBe(true)
  })

  it.each(kinds)('gives random %s keys the documents it gives with its own packages', async (_, codec, key) => {
    for (let round = 0; round < 60; round++) await expectSame(multikey(codec, key()))
  })

  it('gives keys with zero bytes at the front of a coordinate the same documents', async () => {
    let seen = 0
    for (let round = 0; seen < 2 && round < 5000; round++) {
      const key = p256.getPublicKey(p256.utils.randomSecretKey())
      if (key[1] !== 0) continue
      seen++
      await expectSame(multikey([0x80, 0x24], key))
    }
    expect(seen).toBe(2)
  })

  it('gives the did:key of the test vectors the same documents, and P-521 none', async (context) => {
    const files = vectorFiles('did-key')
    if (files.length === 0) return context.skip('no vectors: did-key is in none of the folders')
    const served = /^(?:z6Mk|zQ3s|zDn|z82)/
    const found = new Set<string>()
    for (const file of files)
      for (const [, multibase = ''] of (vectorText('did-key', file).data ?? '').matchAll(/did:key:(z[1-9A-HJ-NP-Za-km-z]+)/g)) found.add(multibase)
    const same = [...found].filter((multibase) => served.test(multibase))
    expect(same.length).toBeGreaterThan(10)
    for (const multibase of same) {
      const document = await documentBy(theirs, multibase)
      expect([multibase, await documentBy(ours.module, multibase)]).toEqual([multibase, document])
    }
    expect(await documentBy(ours.module, multikey([0x82, 0x24], p521.getPublicKey(p521.utils.randomSecretKey())))).toBeNull()
  })

  it('gives a point that is none no document, as with its own packages', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom([0x80, 0x24], [0x81, 0x24]), fc.uint8Array({ maxLength: 70 }), async (codec, key) => {
        const multibase = multikey(codec, key)
        expect(await documentBy(ours.module, multibase)).toEqual(await documentBy(theirs, multibase))
      }),
      { numRuns: 60 },
    )
  })
})

describe('did-jwt over our own code', () => {
  it('brings along no library of encodings', () => {
    expect(ourVc.files.filter((file) => /multiformats|uint8arrays/.test(file))).toEqual([])
  })

  it('writes the JWT it writes with its own packages, letters of any script included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.uint8Array({ minLength: 64, maxLength: 64 }), async (name, signature) => {
        const issuer = { did: 'did:key:zA', alg: 'ES256', signer: async () => Buffer.from(signature).toString('base64url') }
        const vp = { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiablePresentation'], verifiableCredential: [], holder: name }
        const payload = { vp, iss: issuer.did, aud: 'a', nonce: name, nbf: 1, iat: 1, exp: 2 }
        const jwt = await ourVc.module.createVerifiablePresentationJwt(payload, issuer, { header: { typ: 'JWT', kid: name } })
        expect(jwt).toBe(await theirVc.createVerifiablePresentationJwt(payload, issuer, { header: { typ: 'JWT', kid: name } }))
        expect(jwt).toContain('.')
      }),
    )
  })
})
