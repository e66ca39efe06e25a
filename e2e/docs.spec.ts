// The code in README.md and docs/dapps.md does what it says: each block for a page asks a wallet, and what it gets is checked by the blocks for a server.
import { expect, type Page } from 'playwright/test'
import type { Settings } from '../src/messaging/views.ts'
import { offer, startAndAllow } from './asking.ts'
import type { Wallet } from './browser/wallet.ts'
import { type Block, blocksOf, client, loadServer, pageOf } from './docs-blocks.ts'
import { answerOf } from './inside.ts'
import { test as shared } from './shared.ts'
import type { Site } from './site.ts'
import { allow } from './story.ts'

/** Blocks that nobody runs, by their first line, each with the reason. */
const notRun: Readonly<Record<string, string>> = {
  'npm start': 'a command, for a person at a screen',
  'npm test': 'a command: the one that runs this test',
  'src/core        the words: types, errors, plugin interfaces': 'a list of folders',
  'npm install jose qr @sd-jwt/sd-jwt-vc did-jwt-vc did-resolver key-did-resolver': 'a command: all of it is installed here',
}

/** What the blocks for a server export. */
interface Server {
  readonly 'issue.mjs': { readonly issuers: Readonly<Record<string, object>>; degreeFor(did: string): Promise<string> }
  readonly 'check-presentation.mjs': {
    claimsShown(presentation: string, expected: { nonce: string; audience: string; issuers: object }): Promise<Readonly<Record<string, unknown>>>
  }
  readonly 'check-sign-in.mjs': { whoSignedIn(vp: string, expected: { nonce: string; origin: string }): Promise<string> }
  readonly 'signed-request.mjs': {
    readonly clientId: string
    requestObject(parameters: object): Promise<string>
    multisignedRequest(parameters: object): Promise<object>
  }
  readonly 'encryption.mjs': { readonly clientMetadata: object; opened(answer: object): Promise<{ readonly vp_token: VpToken }> }
  readonly 'sign-in-link.mjs': {
    signInLink(asking: { nonce: string; answerTo: string }): string
    whoIsThere(idToken: string, asked: { nonce: string; answerTo: string }): Promise<string>
  }
  readonly 'link.mjs': { linkTo(requestUri: string): { readonly link: string; readonly code: string } }
}
type VpToken = Readonly<Record<string, readonly string[]>>

const blocks = blocksOf(['README.md', 'docs/dapps.md'])
const executed = new Set<Block>()

const test = shared.extend<object, { server: Server }>({
  server: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to learn what is needed: nothing
    async ({}, use) => {
      await use((await loadServer(blocks.filter(({ place }) => place === 'server'))) as unknown as Server)
    },
    { scope: 'worker' },
  ],
})

interface Scene {
  readonly wallet: Wallet
  readonly site: Site
  readonly server: Server
  readonly block: Block
}

/** A test of the block for a page with this name: `says` is what the text around it says. */
function way(name: string, says: string, shows: (scene: Scene) => Promise<void>): void {
  const block = blocks.find((each) => each.place === 'page' && each.name === name)
  if (!block) throw new Error(`No documentation shows ${name}`)
  executed.add(block)
  test(`${block.file}, ${name}: ${says}`, ({ wallet, site, server }) => shows({ wallet, site, server, block }))
}

/** The site's own nonce: what `/nonce` answers. */
const nonce = 'n-0S6_WzA2Mj.docs'
const dcql_query = {
  credentials: [{ id: 'degree', format: 'dc+sd-jwt', meta: { vct_values: ['https://university.example/degree'] }, claims: [{ path: ['degree', 'name'] }] }],
}
const unique = () => `${nonce}-${crypto.randomUUID()}`
let asked = nonce

test.beforeEach(async ({ wallet, site, server }) => {
  const settings = await answerOf<Settings>(wallet, 'settings.get')
  await answerOf(wallet, 'settings.set', { ...settings, developer: true })
  asked = unique()
  site.answer('/nonce', () => ({ body: asked, type: 'text/plain' }))
  site.answer(client.path, () => ({ body: client.code(), type: 'text/javascript' }))
  const { total } = await answerOf<{ readonly total: number }>(wallet, 'credentials.list', { search: '', limit: 1 })
  if (total > 0) return
  const page = await wallet.visit(site.at('/'))
  await startAndAllow(wallet, page, offer(await degree(wallet, server)))
  await page.close()
})

/** A new degree for the identifier that the wallet has. */
async function degree(wallet: Wallet, server: Server): Promise<string> {
  const [held] = await answerOf<readonly { readonly did: string }[]>(wallet, 'identifiers.list')
  const { did } = held ?? (await answerOf<{ readonly did: string }>(wallet, 'identifiers.create', { name: 'Me', algorithm: 'ES256' }))
  return server['issue.mjs'].degreeFor(did)
}

/** What is posted to this path, while the block runs. */
function hear(site: Site, path: string): string[] {
  const heard: string[] = []
  site.answer(path, (body) => {
    heard.push(body)
    return { body: '{}' }
  })
  return heard
}

async function show({ site, wallet, block }: Scene): Promise<Page> {
  site.put(`/${block.name}`, await pageOf(block))
  return wallet.visit(site.at(`/${block.name}`))
}

/** Clicks, says yes, and waits until the block has come to its end. */
async function run(scene: Scene): Promise<void> {
  const page = await show(scene)
  const prompt = await scene.wallet.promptFrom(() => page.getByRole('button', { name: 'Go' }).click())
  await expect(prompt.getByTestId('consent')).toBeVisible()
  await allow(prompt)
  await scene.wallet.closeWindow(prompt)
  expect(await scene.site.told('end')).toBe('done')
}

/** One claim was shown, to this audience and for the nonce that was asked with; the server's block takes it and nothing like it. */
async function oneClaim({ server }: Scene, token: VpToken, audience: string): Promise<void> {
  expect(Object.keys(token)).toEqual(['degree'])
  const [presentation = ''] = token.degree ?? []
  const { claimsShown } = server['check-presentation.mjs']
  const expected = { nonce: asked, audience, issuers: server['issue.mjs'].issuers }
  const claims = await claimsShown(presentation, expected)
  expect(claims.degree).toEqual({ name: 'Hydrology' })
  expect(claims).not.toHaveProperty('given_name')
  for (const wrong of [{ nonce }, { audience: `${audience}/` }, { issuers: {} }])
    await expect(claimsShown(presentation, { ...expected, ...wrong })).rejects.toThrow()
}

const overPage = ({ site }: Scene) => `origin:${site.origin()}`

test('every block of code in README.md and docs/dapps.md is run, or it is said why not', async ({ server }) => {
  const left = blocks.filter((block) => !executed.has(block) && !(block.place === 'server' && Object.hasOwn(server, block.name)))
  expect(left.map(({ name }) => name).toSorted()).toEqual(Object.keys(notRun).toSorted())
})

for (const name of ['readme', 'dc-api', 'present'])
  way(name, 'one claim leaves the wallet, for this origin and nonce', async (scene) => {
    const verified = hear(scene.site, '/verify')
    await run(scene)
    await oneClaim(scene, JSON.parse(verified.join()), overPage(scene))
  })

const asking = (site: Site) => ({ response_mode: 'dc_api', nonce: asked, dcql_query, expected_origins: [site.origin()] })

way('dc-api-signed', 'a request with a signature, and an encrypted answer', async (scene) => {
  const { 'signed-request.mjs': by, 'encryption.mjs': answers } = scene.server
  const request = await by.requestObject({ ...asking(scene.site), response_mode: 'dc_api.jwt', client_metadata: answers.clientMetadata })
  scene.site.answer('/request', () => ({ body: JSON.stringify({ protocol: 'openid4vp-v1-signed', data: { request } }) }))
  const verified = hear(scene.site, '/verify')
  await run(scene)
  const answer = JSON.parse(verified.join())
  expect(Object.keys(answer)).toEqual(['response'])
  await oneClaim(scene, (await answers.opened(answer)).vp_token, overPage(scene))
})

way('dc-api-signed', 'a request with several signatures', async (scene) => {
  const request = await scene.server['signed-request.mjs'].multisignedRequest(asking(scene.site))
  scene.site.answer('/request', () => ({ body: JSON.stringify({ protocol: 'openid4vp-v1-multisigned', data: { request } }) }))
  const verified = hear(scene.site, '/verify')
  await run(scene)
  await oneClaim(scene, JSON.parse(verified.join()).vp_token, overPage(scene))
})

/** Serves a request behind a link, and takes its answer: what was in each. */
function serveLink({ site, server }: Scene): VpToken[] {
  const { 'signed-request.mjs': by, 'encryption.mjs': answers } = server
  const tokens: VpToken[] = []
  const parameters = {
    response_mode: 'direct_post.jwt',
    response_uri: site.at('/answer'),
    nonce: asked,
    dcql_query,
    client_metadata: answers.clientMetadata,
  }
  site.answer('/ask', () => ({ body: JSON.stringify(server['link.mjs'].linkTo(site.at('/request-object'))) }))
  site.answer('/request-object', async () => ({ body: await by.requestObject(parameters), type: 'application/oauth-authz-req+jwt' }))
  site.answer('/answer', async (body) => {
    const answer = await answers.opened(Object.fromEntries(new URLSearchParams(body)))
    tokens.push(answer.vp_token)
    return { body: '{}' }
  })
  site.answer('/state', () => ({ body: tokens.length > 0 ? 'done' : 'waiting', type: 'text/plain' }))
  return tokens
}

way('link', 'a click leads to the question, and the page moves on by itself', async (scene) => {
  const tokens = serveLink(scene)
  const page = await show(scene)
  await expect(page.locator('#link')).toHaveAttribute('href', /^openid4vp:/)
  const prompt = await scene.wallet.promptFrom(() => page.locator('#link').click())
  await expect(prompt.getByTestId('consent')).toBeVisible()
  await allow(prompt)
  await scene.wallet.closeWindow(prompt)
  await page.waitForURL(scene.site.at('/thanks'))
  expect(tokens).toHaveLength(1)
  for (const token of tokens) await oneClaim(scene, token, scene.server['signed-request.mjs'].clientId)
})

way('link', 'its code is scanned from the page, the person is asked who began, and the page moves on by itself', async (scene) => {
  const tokens = serveLink(scene)
  const page = await show(scene)
  await expect(page.locator('#code')).toHaveJSProperty('complete', true)
  await expect.poll(() => page.locator('#code').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await scene.wallet.lookAt(page)
  await answerOf(scene.wallet, 'scan.look')
  const prompt = await scene.wallet.open('popup.html?surface=prompt#/scan')
  await prompt.getByTestId('code').click()
  await prompt.getByTestId('warning-cross-device').getByTestId('tick').click()
  await allow(prompt)
  await page.waitForURL(scene.site.at('/thanks'))
  expect(tokens).toHaveLength(1)
  for (const token of tokens) await oneClaim(scene, token, scene.server['signed-request.mjs'].clientId)
})

way('sign-in-link', 'a person who comes back is the same one, and the page moves on by itself', async (scene) => {
  const { site, server, wallet } = scene
  const { signInLink, whoIsThere } = server['sign-in-link.mjs']
  const answerTo = site.at('/answer')
  const known: string[] = []
  for (const visit of [1, 2]) {
    const asking = { nonce: `${asked}-${visit}`, answerTo }
    site.answer('/ask', () => ({ body: signInLink(asking), type: 'text/plain' }))
    site.answer('/answer', async (body) => {
      const idToken = new URLSearchParams(body).get('id_token') ?? ''
      known.push(await whoIsThere(idToken, asking))
      for (const wrong of [{ nonce }, { answerTo: site.at('/elsewhere') }]) await expect(whoIsThere(idToken, { ...asking, ...wrong })).rejects.toThrow()
      return { body: '{}' }
    })
    site.answer('/state', () => ({ body: known.length === visit ? 'done' : 'waiting', type: 'text/plain' }))
    const page = await show(scene)
    await expect(page.locator('#link')).toHaveAttribute('href', /^siopv2:/)
    const prompt = await wallet.promptFrom(() => page.locator('#link').click())
    await allow(prompt)
    await wallet.closeWindow(prompt)
    await page.waitForURL(site.at('/thanks'))
    await page.close()
  }
  expect(known).toEqual([known[0], known[0]])
})

for (const name of ['sign-in', 'events'])
  way(name, 'an identifier signs for this origin and nonce', async (scene) => {
    const signedIn = hear(scene.site, '/signed-in')
    await run(scene)
    const [vp = ''] = signedIn
    const { whoSignedIn } = scene.server['check-sign-in.mjs']
    const expected = { nonce: asked, origin: scene.site.origin() }
    const did = await whoSignedIn(vp, expected)
    const known = await answerOf<readonly { readonly did: string }[]>(scene.wallet, 'identifiers.list')
    expect(known.map((identifier) => identifier.did)).toContain(did)
    for (const wrong of [{ nonce }, { origin: scene.site.origin('127.0.0.1') }]) await expect(whoSignedIn(vp, { ...expected, ...wrong })).rejects.toThrow()
  })

for (const name of ['offer', 'events-create'])
  way(name, 'the credential is in the wallet afterwards', async (scene) => {
    const total = async () => (await answerOf<{ readonly total: number }>(scene.wallet, 'credentials.list', { search: '', limit: 1 })).total
    const before = await total()
    const credential = await degree(scene.wallet, scene.server)
    scene.site.answer('/credential', () => ({ body: credential, type: 'text/plain' }))
    const accepted = hear(scene.site, '/handed-over')
    await run(scene)
    expect(await total()).toBe(before + 1)
    expect(accepted).toEqual(name === 'offer' ? [] : ['{"accepted":1}'])
  })
