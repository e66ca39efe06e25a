import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Credential } from '../../core/credential.ts'
import type { JsonObject } from '../../core/json.ts'
import type { PublicJwk } from '../../core/key.ts'
import type { Binding, Signer, World } from '../../core/plugin.ts'
import { sdJwtVc } from '../../plugins/sd-jwt-vc/index.ts'
import { issue } from '../../plugins/sd-jwt-vc/issue.ts'
import { fakeSigner } from '../fakes/signer.ts'
import { fakeWorld } from '../fakes/world.ts'

const demo = join(import.meta.dirname, '../../../demo')
const skip = existsSync(join(demo, 'node_modules/@credo-ts/core')) ? null : 'demo/node_modules is not installed'

/** As far as it is used here. */
interface Credo {
  readonly sdJwtVc: {
    sign(options: object): Promise<{ readonly compact: string }>
    present(options: object): Promise<string>
    verify(options: object): Promise<{ readonly isValid: boolean; readonly error?: Error; readonly sdJwtVc?: { readonly prettyClaims: JsonObject } }>
  }
  shutdown(): Promise<void>
}
interface Certificate {
  readonly rawCertificate: Uint8Array
}
interface Peer {
  readonly agent: Credo
  readonly issuers: Readonly<Record<string, object>>
  readonly root: Uint8Array
  readonly jwkOf: (jwk: PublicJwk) => unknown
}

async function makePeer(): Promise<Peer> {
  const { makeAgent, makeCertificates, makeDid } = (await import(pathToFileURL(join(demo, 'credo.mjs')).href)) as {
    makeAgent(options: object): Promise<Credo>
    makeDid(agent: Credo): Promise<{ readonly didUrl: string }>
    makeCertificates(agent: Credo, names: object): Promise<{ readonly root: Certificate; readonly leaf: Certificate }>
  }
  const { Kms } = (await import(pathToFileURL(join(demo, 'node_modules/@credo-ts/core/build/index.mjs')).href)) as {
    readonly Kms: { readonly PublicJwk: { fromPublicJwk(jwk: PublicJwk): unknown } }
  }
  const express = createRequire(join(demo, 'package.json'))('express') as () => unknown
  const agent = await makeAgent({ app: express(), baseUrl: 'http://issuer.localhost:1' })
  const { didUrl } = await makeDid(agent)
  const { root, leaf } = await makeCertificates(agent, { authority: 'An Authority', subject: 'Issuer', host: 'issuer.example' })
  return {
    agent,
    issuers: {
      did: { method: 'did', didUrl },
      x5c: { method: 'x5c', x5c: [leaf] },
      'x5c and iss': { method: 'x5c', x5c: [leaf], issuer: 'https://issuer.example' },
    },
    root: root.rawCertificate,
    jwkOf: (jwk) => Kms.PublicJwk.fromPublicJwk(jwk),
  }
}

const vct = 'urn:example:pass'
const user = { name: 'Ada', address: { street: 'Main St', city: 'Exampleton' }, nationalities: ['EX', 'AM'], type: 'gold' }
const frame = { _sd: ['name', 'address'], _sd_decoy: 2, address: { _sd: ['street'] }, nationalities: { _sd: [0, 1], _sd_decoy: 2 } }
const withholdable = [['name'], ['address'], ['address', 'street'], ['nationalities', null]]
const expected = { audience: 'https://verifier.example', nonce: 'n-0S6_WzA2Mj' }
const binding: Binding = { kind: 'nonce', transactionData: [], ...expected }

describe.skipIf(skip)(`Credo and our SD-JWT VC${skip ? ` (${skip})` : ''}`, () => {
  let peer: Peer
  let holder: Signer
  let world: World
  beforeAll(async () => {
    peer = await makePeer()
    holder = await fakeSigner('ES256')
    world = fakeWorld({ now: () => Date.now(), trust: async () => ({ anchors: [peer.root], attesters: [] }) })
  }, 60_000)
  afterAll(() => peer?.agent.shutdown())

  const boundTo = (by: 'jwk' | 'did') =>
    by === 'jwk' ? { method: 'jwk', jwk: peer.jwkOf(holder.key.jwk) } : { method: 'did', didUrl: holder.verificationMethod }
  const issuedThere = async (issuer: string, by: 'jwk' | 'did'): Promise<Credential> => {
    const { compact } = await peer.agent.sdJwtVc.sign({ payload: { vct, ...user }, disclosureFrame: frame, issuer: peer.issuers[issuer], holder: boundTo(by) })
    return sdJwtVc.parse(compact) ?? expect.fail('not parsed')
  }
  const anchors = () => [Buffer.from(peer.root).toString('base64')]

  for (const issuer of ['did', 'x5c', 'x5c and iss'])
    for (const by of ['jwk', 'did'] as const) {
      test(`what it issues by ${issuer} to a ${by} is read and verified here, and what is shown of it here it accepts`, async () => {
        const credential = await issuedThere(issuer, by)
        expect(credential).toMatchObject({ holder: holder.did, claims: { vct, ...user } })
        expect((await sdJwtVc.verify(credential, world)).filter(({ result }) => result !== 'passed')).toEqual([])
        const paths = sdJwtVc.index(credential).withholdable.map((path) => path.join('.'))
        expect(paths.toSorted()).toEqual(['address', 'address.street', 'name', 'nationalities.0', 'nationalities.1'])
        const wanted = [
          ['address', 'city'],
          ['nationalities', 1],
        ]
        const compactSdJwtVc = String(await sdJwtVc.present(credential, wanted, binding, holder, world))
        const found = await peer.agent.sdJwtVc.verify({ compactSdJwtVc, keyBinding: expected, trustedCertificates: anchors() })
        expect(found.error).toBeUndefined()
        expect(found.isValid).toBe(true)
        expect(found.sdJwtVc?.prettyClaims).toMatchObject({ vct, address: { city: 'Exampleton' }, nationalities: ['AM'], type: 'gold' })
        expect(JSON.stringify(found.sdJwtVc?.prettyClaims)).not.toMatch(/Ada|Main St/)
        const replayed = await peer.agent.sdJwtVc.verify({ compactSdJwtVc, keyBinding: { ...expected, nonce: 'other' }, trustedCertificates: anchors() })
        expect(replayed.isValid).toBe(false)
      })
    }

  test('what is issued here it verifies, and what it shows of it verifies here', async () => {
    const issuer = await fakeSigner('EdDSA')
    // A key that only the peer can sign with.
    const { didUrl } = peer.issuers.did as { readonly didUrl: string }
    const raw = await issue({ vct, cnf: { kid: didUrl }, ...user }, issuer, world, { withholdable, decoys: 2 })
    expect(await peer.agent.sdJwtVc.verify({ compactSdJwtVc: raw })).toMatchObject({ isValid: true, sdJwtVc: { prettyClaims: { vct, ...user } } })
    const issuedAt = Math.floor(Date.now() / 1000)
    const shown = await peer.agent.sdJwtVc.present({
      sdJwtVc: raw,
      presentationFrame: { name: true, nationalities: { 1: true } },
      verifierMetadata: { ...expected, issuedAt },
    })
    const report = await sdJwtVc.verifyPresentation?.(shown, binding, world)
    expect(report?.checks.filter(({ result }) => result !== 'passed')).toEqual([])
    const claims = report?.credentials[0]?.credential.claims
    expect(claims).toMatchObject({ name: 'Ada', nationalities: ['AM'] })
    expect(claims).not.toHaveProperty('address')
  })
})
