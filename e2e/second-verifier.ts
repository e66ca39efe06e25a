// A verifier made with `@openid4vc/openid4vp`, and an issuer made with `@sd-jwt/sd-jwt-vc`: nothing of what they check is checked by Lanyard's own code.
import { createHash, createPublicKey, type JsonWebKey, randomBytes, verify } from 'node:crypto'
import { setGlobalConfig } from '@openid4vc/oauth2'
import { Openid4vpVerifier } from '@openid4vc/openid4vp'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { jwkFromMultikey } from '../src/crypto/multikey.ts'
import { type MadeCertificate, signWith } from '../src/testing/fakes/certificates.ts'
import { startListener } from './listener.ts'
import { makeAuthority, makeClient, type Members } from './signed-requests.ts'

/** How the verifier proves who it is. */
export const signers = ['did:jwk', 'x509_hash', 'x509_san_dns', 'redirect_uri'] as const
export type SignerName = (typeof signers)[number]
/** How an answer travels. */
export type Mode = 'direct_post' | 'direct_post.jwt' | 'dc_api' | 'dc_api.jwt'

/** What the verifier made of an answer. Everything in it was checked. */
export interface Verified {
  /** What of the credential was shown. */
  readonly claims: Members
  /** The names of the disclosures that came. */
  readonly disclosed: readonly string[]
  /** Whether the answer came encrypted. */
  readonly encrypted: boolean
  /** How many entries of transaction data the holder signed. */
  readonly authorized: number
}

/** A request that waits for its answer. */
export interface Asked {
  /** As a link, or over the Digital Credentials API as `{ request }` or parameters. */
  readonly link: string
  readonly data: object
  /** Checks the data that a page got. Throws what is wrong with it. */
  readonly check: (answer: Members) => Promise<Verified>
  /** What was posted, checked. Throws what is wrong with it, and where there is not one answer. */
  readonly verified: () => Promise<Verified>
}

// It asks on this machine alone.
setGlobalConfig({ allowInsecureUrls: true })

const vct = 'https://riverside.example/credentials/degree'
const hash = (data: Uint8Array, algorithm: string) => new Uint8Array(createHash(algorithm.replace('-', '')).update(data).digest())
const bytes = (data: string | ArrayBuffer) => (typeof data === 'string' ? Buffer.from(data) : new Uint8Array(data))
const signing = (by: MadeCertificate) => async (data: string) => Buffer.from(await by.sign(Buffer.from(data))).toString('base64url')
const checked = (jwk: object, data: string, signature: string) =>
  verify(
    'sha256',
    Buffer.from(data),
    { key: createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
const never = () => {
  throw new Error('a verifier does nothing of the kind')
}

/** What the verifier asks for: two claims of a degree. */
export const query = {
  credentials: [{ id: 'degree', format: 'dc+sd-jwt', meta: { vct_values: [vct] }, claims: [{ path: ['degree', 'name'] }, { path: ['university'] }] }],
}

/** Starts the verifier on any free port, its issuer beside it. */
export async function startSecondVerifier() {
  const server = await startListener()
  const thanks = server.page('<h1>Thank you</h1>')
  const authority = await makeAuthority('A Trusted Authority')
  const [client, issuer] = [await makeClient(authority), await makeClient(authority)]
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' })
  const { kty = '', crv = '', x = '', y = '' } = await exportJWK(publicKey)
  const encryptionKey = { kty, crv, x, y, kid: 'for-answers', alg: 'ECDH-ES', use: 'enc' }
  const proofs = {
    did: { method: 'did' as const, didUrl: client.proof.did.kid, alg: 'ES256' },
    certificate: { method: 'x5c' as const, x5c: [client.leaf.base64], alg: 'ES256' },
  }
  const callbacks: ConstructorParameters<typeof Openid4vpVerifier>[0]['callbacks'] = {
    hash,
    signJwt: async (_, { header, payload }) => ({ jwt: await signWith(client.leaf, header, payload), signerJwk: { kty: 'EC', ...client.leaf.jwk } }),
    async decryptJwe(jwe) {
      const { plaintext } = await compactDecrypt(jwe, privateKey, { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] })
      return { decrypted: true, decryptionJwk: encryptionKey, payload: new TextDecoder().decode(plaintext) }
    },
    verifyJwt: never,
    encryptJwe: never,
  }
  const library = new Openid4vpVerifier({ callbacks })
  const sdJwt = new SDJwtVcInstance({
    signer: signing(issuer.leaf),
    signAlg: 'ES256',
    verifier: (data, signature) => checked(issuer.leaf.jwk ?? {}, data, signature),
    kbVerifier: (data, signature, { cnf }) => checked(cnf?.jwk ?? {}, data, signature),
    hashAlg: 'sha-256',
    hasher: (data, algorithm) => hash(bytes(data), algorithm),
    saltGenerator: () => randomBytes(16).toString('base64url'),
  })

  /** A degree each claim of which can be shown by itself, bound to the key of a did:key. */
  async function issue(did: string): Promise<string> {
    const holder = jwkFromMultikey(did.slice('did:key:'.length))
    const claims = { given_name: 'Robin', university: 'Riverside University', degree: { name: 'Bachelor of Science in Hydrology', grade: 'good' } }
    return sdJwt.issue(
      { iss: issuer.did, iat: Math.floor(Date.now() / 1000), vct, cnf: { jwk: { kty: 'EC', ...holder?.jwk } }, ...claims },
      { _sd: ['given_name', 'university'], degree: { _sd: ['name', 'grade'] } },
      { header: { kid: issuer.proof.did.kid } },
    )
  }

  /** Makes a request. `reference`: the Request Object is fetched. `origin`: the page that asks, over the Digital Credentials API. */
  async function ask(by: SignerName, mode: Mode, more: { reference?: boolean; origin?: string; transactions?: readonly string[] } = {}): Promise<Asked> {
    const path = `/answer-${randomBytes(6).toString('hex')}`
    const to = server.at(path)
    const ids = { 'did:jwk': client.ids.did, x509_hash: client.ids.hash, x509_san_dns: client.ids.san, redirect_uri: `redirect_uri:${to}` }
    const overPage = mode === 'dc_api' || mode === 'dc_api.jwt'
    const unsigned = by === 'redirect_uri'
    const common = {
      response_type: 'vp_token',
      nonce: randomBytes(16).toString('base64url'),
      dcql_query: query,
      client_metadata: {
        vp_formats_supported: { 'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256'] as [string], 'kb-jwt_alg_values': ['ES256'] as [string] } },
        ...(mode.endsWith('.jwt') ? { jwks: { keys: [encryptionKey] }, encrypted_response_enc_values_supported: ['A256GCM'] } : {}),
      },
      ...(more.transactions ? { transaction_data: [...more.transactions] } : {}),
    } as const
    const payload = overPage
      ? { ...common, response_mode: mode, ...(unsigned ? {} : { client_id: ids[by], expected_origins: [more.origin ?? ''] }) }
      : { ...common, response_mode: mode, client_id: ids[by], response_uri: to, state: randomBytes(8).toString('hex') }
    const made = await library.createOpenId4vpAuthorizationRequest({
      authorizationRequestPayload: payload,
      ...(unsigned
        ? {}
        : {
            jar: {
              jwtSigner: by === 'did:jwk' ? proofs.did : proofs.certificate,
              expiresInSeconds: 300,
              additionalJwtPayload: { aud: 'https://self-issued.me/v2' },
              ...(more.reference ? { requestUri: server.at(`/request${path}`) } : {}),
            },
          }),
    })
    if (made.jar) {
      const object = made.jar.authorizationRequestJwt
      server.serve(`/request${path}`, (response) => response.writeHead(200, { 'content-type': 'application/oauth-authz-req+jwt' }).end(object))
    }

    async function check(answer: Members): Promise<Verified> {
      const page = more.origin === undefined ? {} : { origin: more.origin }
      const { authorizationRequestPayload } = made
      const response = await library.parseOpenid4vpAuthorizationResponse({ authorizationResponse: answer, authorizationRequestPayload, callbacks, ...page })
      const [presentation, another] = (response.type === 'dcql' && response.dcql.presentations.degree) || []
      if (typeof presentation !== 'string' || another !== undefined) throw new Error('not one presentation')
      const { payload: claims, kb } = await sdJwt.verify(presentation, { keyBindingNonce: response.expectedNonce })
      if (kb?.payload.aud !== (more.origin === undefined ? ids[by] : `origin:${more.origin}`)) throw new Error('for somebody else')
      const { disclosures } = await sdJwt.decode(presentation)
      return {
        claims,
        disclosed: (disclosures ?? []).map(({ key }) => key ?? '').toSorted(),
        encrypted: response.jarm !== undefined,
        authorized: await countAuthorized(more.transactions ?? [], kb.payload),
      }
    }

    const checks: Promise<Verified>[] = []
    server.serve(path, (response, { body }) => {
      const one = check(Object.fromEntries(new URLSearchParams(body)))
      checks.push(one)
      const accept = () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ redirect_uri: thanks }))
      one.then(accept, () => response.writeHead(400).end())
    })
    return {
      link: made.authorizationRequest,
      data: made.authorizationRequestObject,
      check,
      async verified() {
        const [first, second] = checks
        if (!first || second) throw new Error(`${checks.length} answers`)
        return first
      },
    }
  }

  /** How many transactions a holder signed the hash of. Throws for one that is missing. */
  async function countAuthorized(transactionData: readonly string[], signed: object): Promise<number> {
    const hashes: unknown = Reflect.get(signed, 'transaction_data_hashes')
    const credentials = Array.isArray(hashes) ? { degree: [{ transaction_data_hashes: hashes.map(String) }] as [{ transaction_data_hashes: string[] }] } : {}
    return (await library.verifyTransactionData({ transactionData: [...transactionData], credentials })).length
  }

  return { server, thanks, authority, issue, ask, close: () => server.close() }
}
