// What no verifier that can be had serves: doubles of our own for `wallet_nonce`, attested verifiers and requests with several signatures.
import type { Page } from 'playwright/test'
import { outcome, start } from './asking.ts'
import type { Wallet } from './browser/wallet.ts'
import { failureOf, waiting } from './inside.ts'
import { type Heard, type Listener, startListener } from './listener.ts'
import { anchor, hold, jwtDegree, trustHere } from './ready.ts'
import { expect, test as shared } from './shared.ts'
import { asks, type Client, degree, linkOf, makeAuthority, makeClient, type Members } from './signed-requests.ts'
import { allow } from './story.ts'
import { words } from './words.ts'

const [authority, stranger] = [await makeAuthority('A Trusted Authority'), await makeAuthority('Nobody Knows It')]
const [client, unknown, attester] = [await makeClient(authority), await makeClient(stranger), await makeClient(stranger)]
const requestObject = 'application/oauth-authz-req+jwt'
/** Whose word the person takes for the names of verifiers. */
const attesterId = 'https://attester.example'

const test = shared.extend<{ verifier: Listener }, { server: Listener }>({
  server: [
    async ({ opened }, use) => {
      const server = await startListener()
      await trustHere(opened, authority.pem)
      expect(await failureOf(opened, 'trust.add', { text: JSON.stringify({ issuer: attesterId, jwks: { keys: [attester.leaf.jwk] } }) })).toBeNull()
      await hold(opened, server.page('<h1>An issuer</h1>'), jwtDegree)
      await use(server)
      await server.close()
    },
    { scope: 'worker' },
  ],
  verifier: async ({ server }, use) => {
    server.forget()
    server.serve('/answer', (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
    await use(server)
  },
})

async function click(wallet: Wallet, verifier: Listener, link: string): Promise<Page> {
  const page = await wallet.visit(verifier.page(anchor(link)))
  return wallet.promptFrom(() => page.locator('#link').click())
}

const posted = 'POST verifier.localhost/answer'
const linkage = 'GET verifier.localhost/.well-known/did-configuration.json'
const heardBy = (verifier: Listener) => verifier.heard().map(({ what }) => what)
const formOf = ({ body }: Pick<Heard, 'body'>) => Object.fromEntries(new URLSearchParams(body))

/** What a presentation of a degree says of whom it is for. */
function boundTo(token: unknown): { readonly nonce: string; readonly aud: string } {
  const { degree: presentations } = token as { readonly degree: readonly string[] }
  const [, payload = ''] = presentations[0]?.split('.') ?? []
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as { readonly nonce: string; readonly aud: string }
}

/** What was posted, once. */
function answerTo(verifier: Listener): { readonly nonce: string; readonly aud: string } {
  const posts = verifier.heard().filter(({ what }) => what === posted)
  expect(posts).toHaveLength(1)
  return boundTo(JSON.parse(formOf(posts[0] ?? { body: '' }).vp_token ?? '{}'))
}

test.describe('VP-18: a verifier that is given a nonce by the wallet', () => {
  /** Answers a POST with a Request Object that has these members more, given what was posted. */
  const byPost = (verifier: Listener, nonce: string, more: (posted: Readonly<Record<string, string>>) => Members) => {
    const uri = verifier.serve('/request', (response, heard) => {
      const parameters = { client_id: client.ids.did, ...asks(verifier.at('/answer'), { nonce }), ...more(formOf(heard)) }
      void client.sign(parameters, client.proof.did).then((compact) => response.writeHead(200, { 'content-type': requestObject }).end(compact))
    })
    return linkOf({ client_id: client.ids.did, request_uri: uri, request_uri_method: 'post' })
  }
  const request = 'POST verifier.localhost/request'

  test('and repeats it is asked for; the nonce is another each time, and what it hears of the wallet is the same', async ({ wallet, verifier }) => {
    const link = byPost(verifier, 'nonce-of-the-verifier', ({ wallet_nonce }) => ({ wallet_nonce }))
    const prompt = await click(wallet, verifier, link)
    await allow(prompt)
    expect(heardBy(verifier)).toEqual([request, linkage, posted])
    expect(answerTo(verifier)).toMatchObject({ nonce: 'nonce-of-the-verifier', aud: client.ids.did })
    await wallet.closeWindow(prompt)
    await expect((await click(wallet, verifier, link)).getByTestId('consent')).toBeVisible()
    const [first, second] = verifier
      .heard()
      .filter(({ what }) => what === request)
      .map(formOf)
    expect(first?.wallet_nonce).toMatch(/^[\w-]{22}$/)
    expect(second?.wallet_nonce).not.toBe(first?.wallet_nonce)
    expect(JSON.parse(first?.wallet_metadata ?? '')).toMatchObject({ vp_formats_supported: { 'dc+sd-jwt': {}, jwt_vc_json: {} } })
    expect(second?.wallet_metadata).toBe(first?.wallet_metadata)
    expect(first?.wallet_metadata).not.toMatch(/degree|Mathematics|did:\w+:/i)
  })

  for (const [says, more] of [
    ['and does not repeat it', () => ({})],
    ['and repeats another', () => ({ wallet_nonce: 'another-nonce-of-a-wallet' })],
    ['and repeats it in capitals', ({ wallet_nonce = '' }) => ({ wallet_nonce: wallet_nonce.toUpperCase() })],
  ] as const satisfies readonly (readonly [string, (posted: Readonly<Record<string, string>>) => Members])[]) {
    test(`${says} is refused before anybody is asked`, async ({ wallet, verifier }) => {
      const prompt = await click(wallet, verifier, byPost(verifier, 'nonce-of-the-verifier', more))
      await expect(prompt.getByTestId('failed')).toContainText(words('error_request_malformed'))
      expect(heardBy(verifier)).toEqual([request])
    })
  }
})

test.describe('VP-12: a verifier that somebody attests', () => {
  const name = 'harbour-rentals'
  const id = `verifier_attestation:${name}`
  const now = Math.floor(Date.now() / 1000)
  /** The link of a client with this attestation. */
  const attested = async (verifier: Listener, claims: Members = {}, { by = attester, header = {} }: { by?: Client; header?: Members } = {}) => {
    const to = verifier.at('/answer')
    const usual = { iss: attesterId, sub: name, aud: undefined, exp: now + 600, cnf: { jwk: client.leaf.jwk }, redirect_uris: [to] }
    const jwt = await by.sign({ ...usual, ...claims }, { typ: 'verifier-attestation+jwt', ...header })
    return linkOf({ client_id: id, request: await client.sign({ client_id: id, ...asks(to, { nonce: 'nonce-of-the-verifier' }) }, { jwt }) })
  }

  test('is asked for by that name, with whose word it is, and gets its answer', async ({ wallet, verifier }) => {
    const prompt = await click(wallet, verifier, await attested(verifier))
    await expect(prompt.getByTestId('verifier')).toContainText(name)
    await expect(prompt.getByTestId('verifier')).toContainText(new URL(attesterId).host)
    expect(heardBy(verifier)).toEqual([])
    await allow(prompt)
    expect(answerTo(verifier)).toMatchObject({ nonce: 'nonce-of-the-verifier', aud: id })
  })

  for (const [says, code, claims, signed] of [
    ['in an attestation that has expired', 'verifier_unauthenticated', { exp: now - 600 }],
    ['in an attestation without an end', 'request_malformed', { exp: undefined }],
    ['under another name', 'verifier_unauthenticated', { sub: 'somebody-else' }],
    ['with another key', 'verifier_unauthenticated', { cnf: { jwk: unknown.leaf.jwk } }],
    ['for other addresses', 'request_malformed', { redirect_uris: ['https://verifier.example/answer'] }],
    ['for an address that begins alike', 'request_malformed', { redirect_uris: ['http://verifier.localhost'] }],
    ['by somebody nobody trusts', 'verifier_unauthenticated', { iss: 'https://other.example' }],
    ['in the name of another', 'verifier_unauthenticated', {}, { by: unknown }],
    ['in a JWT of another kind', 'request_malformed', {}, { header: { typ: 'JWT' } }],
  ] as const satisfies readonly (readonly [string, string, Members, { by?: Client; header?: Members }?])[]) {
    test(`${says} is refused before anybody is asked, and nothing is sent`, async ({ wallet, verifier }) => {
      const prompt = await click(wallet, verifier, await attested(verifier, claims, signed))
      await expect(prompt.getByTestId('failed')).toContainText(words(`error_${code}`))
      expect(await waiting(wallet)).toMatchObject({ origins: [] })
      expect(heardBy(verifier)).toEqual([])
    })
  }
})

test.describe('a request with several signatures', () => {
  const protocol = 'openid4vp-v1-multisigned'
  const payloadFor = (origin: string, nonce: string = crypto.randomUUID()): Members => ({
    ...asks('', { response_mode: 'dc_api', response_uri: undefined, nonce, expected_origins: [origin] }),
    iat: Math.floor(Date.now() / 1000),
    exp: Math.floor(Date.now() / 1000) + 300,
  })
  /** One payload under each of these signatures (RFC 7515 section 7.2.1). */
  async function several(payload: Members, signers: readonly (readonly [Client, Members])[]): Promise<object> {
    const parts = await Promise.all(signers.map(async ([by, header]) => (await by.sign(payload, header)).split('.')))
    return { payload: parts[0]?.[1], signatures: parts.map(([header, , signature]) => ({ protected: header, signature })) }
  }
  const byNobody = [unknown, { client_id: unknown.ids.hash, ...unknown.proof.certificate }] as const
  const byCertificate = [client, { client_id: client.ids.hash, ...client.proof.certificate }] as const
  const asked = (request: object) => ({ via: 'dc-api', intent: 'get', requests: [{ protocol, data: { request } }] }) as const

  for (const [says, signers] of [
    ['the first proves a verifier', [byCertificate, byNobody]],
    ['the second proves a verifier', [byNobody, byCertificate]],
  ] as const) {
    test(`of which ${says} is asked for by that verifier, and the page gets the answer`, async ({ wallet, verifier }) => {
      const page = await wallet.visit(verifier.page('<h1>A shop</h1>'))
      const { origin } = new URL(page.url())
      const nonce = crypto.randomUUID()
      const request = await several(payloadFor(origin, nonce), signers)
      const calls: Awaited<ReturnType<typeof start>>[] = []
      const prompt = await wallet.promptFrom(async () => calls.push(await start(page, asked(request))))
      await expect(prompt.getByTestId('behind')).toContainText('A Verifier')
      await allow(prompt)
      const ended = await calls[0]?.ended()
      expect(ended).toMatchObject({ protocol })
      const { vp_token } = ended && 'data' in ended ? ended.data : {}
      expect(boundTo(vp_token)).toMatchObject({ nonce, aud: `origin:${origin}` })
      expect(heardBy(verifier)).toEqual([])
    })
  }

  for (const [says, make] of [
    ['none of which proves anything', (payload: Members) => several(payload, [byNobody, byNobody])],
    ['whose client is named in what they all sign', (payload: Members) => several({ ...payload, client_id: client.ids.hash }, [byCertificate])],
    ['for the pages of somebody else', (payload: Members) => several({ ...payload, expected_origins: ['https://shop.example'] }, [byCertificate])],
    ['of which there is none', async (payload: Members) => ({ ...(await several(payload, [byCertificate])), signatures: [] })],
    [
      'one of which is over something else',
      async (payload: Members) => ({
        ...(await several({ ...payload, dcql_query: { ...degree, more: 1 } }, [byCertificate])),
        payload: Buffer.from('{}').toString('base64url'),
      }),
    ],
  ] as const) {
    test(`${says} is refused before anybody is asked`, async ({ wallet, verifier }) => {
      const page = await wallet.visit(verifier.page('<h1>A shop</h1>'))
      expect(await outcome(page, asked(await make(payloadFor(new URL(page.url()).origin))))).toHaveProperty('error')
      expect(await waiting(wallet)).toMatchObject({ origins: [], prompts: [] })
      expect(heardBy(verifier)).toEqual([])
    })
  }
})
