import { existsSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { candidates } from '../../agent/match.ts'
import type { IndexEntry } from '../../core/credential.ts'
import type { Plan } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Consent, CredentialFormat, Signer, World } from '../../core/plugin.ts'
import { didKey } from '../../plugins/did-key/index.ts'
import { jwtVc } from '../../plugins/jwt-vc/index.ts'
import { presentationExchange } from '../../plugins/presentation-exchange/index.ts'
import { sdJwtVc } from '../../plugins/sd-jwt-vc/index.ts'
import { fakeConsent } from '../fakes/consent.ts'
import { fakeSigner } from '../fakes/signer.ts'
import { fakeWorld } from '../fakes/world.ts'
import { receivedFrom } from './protocol.ts'

const demo = join(import.meta.dirname, '../../../demo')
const skip = existsSync(join(demo, 'node_modules/@credo-ts/openid4vc')) ? null : 'demo/node_modules is not installed'
const type = 'https://riverside.example/credentials/degree'
const host = 'verifier.localhost'

/** As far as it is used here. */
interface Credo {
  readonly openid4vc: {
    readonly verifier: {
      createVerifier(options: object): Promise<unknown>
      createAuthorizationRequest(options: object): Promise<{ readonly authorizationRequest: string; readonly verificationSession: { readonly id: string } }>
      getVerificationSessionById(id: string): Promise<{ readonly state: string; readonly errorMessage?: string }>
      getVerifiedAuthorizationResponse(id: string): Promise<{
        readonly presentationExchange: {
          readonly presentations: readonly { readonly prettyClaims?: object }[]
          readonly descriptors: readonly { readonly descriptor: { readonly id: string } }[]
        }
      }>
    }
  }
  shutdown(): Promise<void>
}
interface Verifier {
  readonly agent: Credo
  readonly signers: Readonly<Record<'did' | 'x509_san_dns' | 'none', object>>
  readonly root: Uint8Array
}
interface Certificate {
  readonly rawCertificate: Uint8Array
}

async function makeVerifier(port: number, app: unknown): Promise<Verifier> {
  const { makeAgent, makeCertificates, makeDid } = (await import(pathToFileURL(join(demo, 'credo.mjs')).href)) as {
    makeAgent(options: object): Promise<Credo>
    makeDid(agent: Credo): Promise<{ readonly didUrl: string }>
    makeCertificates(agent: Credo, names: object): Promise<{ readonly root: Certificate; readonly leaf: Certificate }>
  }
  const agent = await makeAgent({ app, baseUrl: `http://${host}:${port}` })
  await agent.openid4vc.verifier.createVerifier({ verifierId: 'older', clientMetadata: { client_name: 'Older' } })
  const { didUrl } = await makeDid(agent)
  const { root, leaf } = await makeCertificates(agent, { authority: 'An Authority', subject: 'Older', host })
  return {
    agent,
    root: root.rawCertificate,
    signers: {
      none: { method: 'none' },
      did: { method: 'did', didUrl },
      x509_san_dns: { method: 'x5c', x5c: [leaf], clientIdPrefix: 'x509_san_dns', issuer: `http://${host}:${port}/older` },
    },
  }
}

/** A person who holds these credentials and says yes to the first that serves each ask. */
interface Holder {
  readonly signer: Signer
  readonly held: readonly { readonly entry: IndexEntry; readonly raw: string; readonly format: CredentialFormat }[]
}

async function makeHolder(world: World): Promise<Holder> {
  const [signer, issuer] = [await fakeSigner('EdDSA'), await fakeSigner('EdDSA')]
  const degree = { givenName: 'Robin', degree: { type: 'BachelorDegree', name: 'Hydrology' } }
  const jwt = await jwtVc.issue?.({ type: ['UniversityDegreeCredential'], credentialSubject: { id: signer.did, ...degree } }, issuer, world)
  const cnf = { kid: signer.verificationMethod, jwk: { ...signer.key.jwk } }
  const sdJwt = await sdJwtVc.issue?.({ vct: type, cnf, ...degree }, issuer, world)
  return {
    signer,
    held: [
      [jwtVc, jwt],
      [sdJwtVc, sdJwt],
    ].map(([of, text], index) => {
      const format = of as CredentialFormat
      const credential = format.parse(String(text))
      if (!credential) throw new Error('no credential')
      const { types, holder, claims, validFrom, validUntil } = credential
      const entry = {
        id: `c${index}`,
        format: format.id,
        types,
        issuer: credential.issuer,
        holder,
        claims,
        validFrom,
        validUntil,
        addedAt: 1,
        ...format.index(credential),
      }
      return { entry, raw: credential.raw, format }
    }),
  }
}

function consentOf(plan: Plan, { signer, held }: Holder, world: World): Consent {
  const found = plan.asks.flatMap((ask) => {
    if (ask.kind !== 'credential') return []
    const format = held.find(({ entry }) => entry.format === ask.query.format)?.format
    const [best] = candidates(
      ask.query,
      held.map(({ entry }) => entry),
      { satisfies: (entry, meta) => format?.satisfies(entry, meta) ?? false, mine: () => true, seenBy: () => [], now: world.now() },
    )
    const credential = held.find(({ entry }) => entry.id === best?.credentialId)
    return best?.sets[0] && credential ? [{ ask: ask.id, disclose: best.sets[0], ...credential }] : []
  })
  const { consent } = fakeConsent(plan, { answered: found.map(({ ask }) => ask), accepted: [] }, world)
  return {
    ...consent,
    async present(ask, { nonce }) {
      const one = found.find((each) => each.ask === ask)
      const credential = one?.format.parse(one.raw)
      if (!one || !credential) throw new Error('not chosen')
      const paths = one.disclose.filter(({ asked }) => asked).map(({ path }) => path)
      const binding = { kind: 'nonce', audience: plan.answer.audience, nonce, transactionData: [] } as const
      return [await one.format.present(credential, paths, binding, signer, world)]
    },
  }
}

const jwtInput = {
  id: 'a degree, as a JWT',
  format: { jwt_vc: { alg: ['EdDSA'] } },
  constraints: {
    fields: [
      { path: ['$.vc.type', '$.type'], filter: { type: 'array', contains: { const: 'UniversityDegreeCredential' } } },
      { path: ['$.vc.credentialSubject.degree.name', '$.credentialSubject.degree.name'], filter: { type: 'string', pattern: '^[A-Z][a-z]+$' } },
    ],
  },
}
const sdJwtInput = {
  id: 'a degree, claim by claim',
  format: { 'vc+sd-jwt': {} },
  constraints: {
    limit_disclosure: 'required',
    fields: [{ path: ['$.vct'], filter: { type: 'string', const: type } }, { path: ['$.degree.name', '$.degree'] }],
  },
}
/** What a verifier asks with, and the input descriptors that are answered. */
const definitions: Readonly<Record<string, { readonly definition: JsonObject; readonly answered: readonly string[] }>> = {
  'a JWT VC': { definition: { id: 'one', input_descriptors: [jwtInput] }, answered: [jwtInput.id] },
  'an SD-JWT VC': { definition: { id: 'one', input_descriptors: [sdJwtInput] }, answered: [sdJwtInput.id] },
  both: { definition: { id: 'two', input_descriptors: [jwtInput, sdJwtInput] }, answered: [jwtInput.id, sdJwtInput.id] },
  'a JWT VC, whatever its format': {
    definition: { id: 'any', input_descriptors: [{ id: jwtInput.id, constraints: jwtInput.constraints }] },
    answered: [jwtInput.id],
  },
  'one of the two': {
    definition: {
      id: 'pick',
      submission_requirements: [{ rule: 'pick', count: 1, from: 'A' }],
      input_descriptors: [
        { ...sdJwtInput, group: ['A'], constraints: { fields: [{ path: ['$.vct'], filter: { const: 'https://another.example' } }] } },
        { ...jwtInput, group: ['A'] },
      ],
    },
    answered: [jwtInput.id],
  },
}

describe.skipIf(skip !== null)(`older verifiers made with Credo ${skip ?? ''}`, () => {
  let server: Server
  let verifier: Verifier
  let holder: Holder
  let world: World
  beforeAll(async () => {
    const express = createRequire(join(demo, 'package.json'))('express') as () => Parameters<typeof createServer>[1]
    const app = express()
    server = createServer(app)
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    verifier = await makeVerifier((server.address() as AddressInfo).port, app)
    world = fakeWorld({
      now: () => Date.now(),
      random: (length) => crypto.getRandomValues(new Uint8Array(length)),
      resolve: async (did) => didKey.resolve(did as `did:${string}:${string}`),
      trust: async () => ({ anchors: [new Uint8Array(verifier.root)], attesters: [] }),
      async fetch(url, init) {
        if (url.endsWith('/.well-known/did-configuration.json')) return { status: 404, contentType: null, body: new Uint8Array() }
        const answer = await fetch(url.replace(host, '127.0.0.1'), init)
        return { status: answer.status, contentType: answer.headers.get('content-type'), body: new Uint8Array(await answer.arrayBuffer()) }
      },
    })
    holder = await makeHolder(world)
  }, 60_000)
  afterAll(async () => {
    await verifier.agent.shutdown()
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })

  const kinds = Object.keys(definitions)
  const cases = ['v1.draft21', 'v1.draft24'].flatMap((version) =>
    (['none', 'did', 'x509_san_dns'] as const).flatMap((signer) =>
      ['direct_post', 'direct_post.jwt'].flatMap((mode, index) => kinds.filter((_, at) => at % 2 === index).map((what) => ({ what, version, signer, mode }))),
    ),
  )
  test.each(cases)('$what for $version, $signer, $mode: Credo accepts the answer', async ({ what, version, signer, mode }) => {
    const { definition, answered } = definitions[what] ?? { definition: {}, answered: [] }
    const { verifier: api } = verifier.agent.openid4vc
    const made = await api.createAuthorizationRequest({
      verifierId: 'older',
      version,
      requestSigner: verifier.signers[signer],
      responseMode: mode,
      presentationExchange: { definition },
    })
    const plan = await presentationExchange.plan(receivedFrom({ via: 'qr', protocol: null, data: made.authorizationRequest }), world)
    if (!plan) throw new Error('not planned')
    const stored: Plan = JSON.parse(JSON.stringify(plan))
    const outcome = await presentationExchange.perform(stored, consentOf(stored, holder, world))
    const session = await api.getVerificationSessionById(made.verificationSession.id)
    expect(session.errorMessage).toBeUndefined()
    expect(session.state).toBe('ResponseVerified')
    expect(outcome).toMatchObject({ delivered: 'accepted' })
    const { presentationExchange: verified } = await api.getVerifiedAuthorizationResponse(made.verificationSession.id)
    expect(verified.descriptors.map(({ descriptor }) => descriptor.id)).toEqual(answered)
    // Of what can be held back, only what was asked for has arrived.
    for (const { prettyClaims } of verified.presentations) if (prettyClaims) expect(prettyClaims).toMatchObject({ degree: { name: 'Hydrology' } })
    for (const { prettyClaims } of verified.presentations) if (prettyClaims) expect(prettyClaims).not.toHaveProperty('givenName')
  })
})
