// The code in README.md and docs/dapps.md does what it says: each block for a page asks a wallet, and what it gets is checked by the blocks for a server.
import { expect, type Page } from 'playwright/test'
import type { Settings } from '../src/messaging/views.ts'
import { offer, startAndAllow } from './asking.ts'
import type { Wallet } from './browser/wallet.ts'
import { type Block, blocksOf, client, loadServer, pageOf } from './docs-blocks.ts'
import { byDid, host, type LinkTo, links } from './docs-links.ts'
import { type Answer, type PageRequest, type Server, tokenOf, type VpToken } from './docs-server.ts'
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

/** The block for a page with this name, which some test runs. */
function blockOf(name: string): Block {
  const block = blocks.find((each) => each.place === 'page' && each.name === name)
  if (!block) throw new Error(`No documentation shows ${name}`)
  executed.add(block)
  return block
}

/** A test of the block for a page with this name: `says` is what the text around it says. */
function way(name: string, says: string, shows: (scene: Scene) => Promise<void>): void {
  const block = blockOf(name)
  test(`${block.file}, ${name}: ${says}`, ({ wallet, site, server }) => shows({ wallet, site, server, block }))
}

/** The site's own nonce: what `/nonce` answers. */
const nonce = 'n-0S6_WzA2Mj.docs'
const vct = 'https://university.example/degree'
const dcql_query = {
  credentials: [{ id: 'degree', format: 'dc+sd-jwt', meta: { vct_values: [vct] }, claims: [{ path: ['degree', 'name'] }] }],
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

async function show({ site, wallet, block }: Scene, at = 'localhost'): Promise<Page> {
  site.put(`/${block.name}`, await pageOf(block))
  return wallet.visit(site.at(`/${block.name}`, at))
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
  const expected = { vct, nonce: asked, audience, issuers: server['issue.mjs'].issuers }
  const claims = await claimsShown(presentation, expected)
  expect(claims.degree).toEqual({ name: 'Hydrology' })
  expect(claims).not.toHaveProperty('given_name')
  for (const wrong of [{ vct: `${vct}/` }, { nonce }, { audience: `${audience}/` }, { issuers: {} }])
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

const asking = () => ({ nonce: asked, dcql_query })

/** The site's server makes this request of it when the page wants one. */
const serveRequest = ({ site }: Scene, request: PageRequest) => site.answer('/request', () => ({ body: JSON.stringify(request) }))

for (const name of ['dc-api-signed', 'events-present']) {
  way(name, 'a request with a signature, and an encrypted answer', async (scene) => {
    const { 'sign-request.mjs': sign, 'signers.mjs': by, 'encryption.mjs': answers } = scene.server
    const more = { response_mode: 'dc_api.jwt', client_metadata: answers.clientMetadata }
    serveRequest(scene, await sign.signedFor(scene.site.origin(), await by.didSigner(), { ...asking(), ...more }))
    const verified = hear(scene.site, '/verify')
    await run(scene)
    const answer = JSON.parse(verified.join())
    expect(Object.keys(answer)).toEqual(['response'])
    await oneClaim(scene, tokenOf(await answers.opened(answer)), overPage(scene))
  })

  way(name, 'a request with several signatures', async (scene) => {
    const { 'sign-request.mjs': sign, 'signers.mjs': by } = scene.server
    serveRequest(scene, await sign.multisignedFor(scene.site.origin(), [await by.didSigner(), await by.didSigner()], asking()))
    const verified = hear(scene.site, '/verify')
    await run(scene)
    await oneClaim(scene, JSON.parse(verified.join()).vp_token, overPage(scene))
  })
}

way('dc-api-signed', 'a request made for the pages of somebody else asks nobody', async (scene) => {
  const { 'sign-request.mjs': sign, 'signers.mjs': by } = scene.server
  serveRequest(scene, await sign.signedFor('https://shop.example', await by.didSigner(), asking()))
  const page = await show(scene)
  await page.getByRole('button', { name: 'Go' }).click()
  expect(await scene.site.told('end')).toMatch(/^TypeError/)
})

way('present-encrypted', 'one claim leaves the wallet, for this server alone', async (scene) => {
  const { clientMetadata, opened } = scene.server['encryption.mjs']
  const { jwks } = clientMetadata
  scene.site.answer('/asking', () => ({ body: JSON.stringify({ jwks, nonce: asked, dcql: dcql_query }) }))
  const verified = hear(scene.site, '/verify')
  await run(scene)
  await oneClaim(scene, tokenOf(await opened(JSON.parse(verified.join()))), overPage(scene))
})

/** Shows the link on the page, takes what is posted, and tells the page when it is there. */
async function serveLink(
  scene: Scene,
  { make, shows }: LinkTo,
): Promise<{ readonly check: (prompt: Page) => Promise<void>; readonly done: () => Promise<void> }> {
  const { site, server } = scene
  const answers: Answer[] = []
  const { link, code, audience, also } = await make(scene, asking())
  site.answer('/ask', () => ({ body: JSON.stringify({ link, code }) }))
  site.answer('/answer', async (form) => {
    answers.push(await server['link.mjs'].answerIn(form))
    return { body: '{}' }
  })
  site.answer('/state', () => ({ body: answers.length > 0 ? 'done' : 'waiting', type: 'text/plain' }))
  return {
    async check(prompt) {
      await expect(prompt.getByTestId('consent')).toBeVisible()
      if (shows !== undefined) await expect(prompt.getByTestId('verifier')).toContainText(shows)
    },
    async done() {
      expect(answers).toHaveLength(1)
      for (const answer of answers) {
        const token = tokenOf(answer)
        await oneClaim(scene, token, audience)
        also?.(token)
      }
    },
  }
}

for (const [says, to] of Object.entries(links))
  way('link', `${says}: a click leads to the question, and the page moves on by itself`, async (scene) => {
    const { check, done } = await serveLink(scene, to)
    const page = await show(scene, host)
    await expect(page.locator('#link')).toHaveAttribute('href', new RegExp(`^${says.split(' ')[0]}`))
    const prompt = await scene.wallet.promptFrom(() => page.locator('#link').click())
    await check(prompt)
    await allow(prompt)
    await scene.wallet.closeWindow(prompt)
    await expect(page).toHaveURL(scene.site.at('/thanks', host))
    await done()
  })

way('link', 'its code is scanned from the page, the person is asked who began, and the page moves on by itself', async (scene) => {
  const { check, done } = await serveLink(scene, byDid)
  const page = await show(scene, host)
  await expect(page.locator('#code')).toHaveJSProperty('complete', true)
  await expect.poll(() => page.locator('#code').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0)
  await scene.wallet.lookAt(page)
  await answerOf(scene.wallet, 'scan.look')
  const prompt = await scene.wallet.open('popup.html?surface=prompt#/scan')
  await prompt.getByTestId('code').click()
  await check(prompt)
  await prompt.getByTestId('warning-cross-device').getByTestId('tick').click()
  await allow(prompt)
  await expect(page).toHaveURL(scene.site.at('/thanks', host))
  await done()
})

way('link', 'an older request in the words of Presentation Exchange is answered with one presentation and what it is for', async (scene) => {
  const { site, server, wallet } = scene
  const { presentationDefinition } = server['older-request.mjs']
  const answerTo = site.at('/answer')
  const forms: URLSearchParams[] = []
  const client_id = `redirect_uri:${answerTo}`
  const parameters = { client_id, response_type: 'vp_token', response_mode: 'direct_post', response_uri: answerTo, nonce: asked }
  const { link, code } = server['link.mjs'].linkTo({ ...parameters, presentation_definition: JSON.stringify(presentationDefinition) })
  site.answer('/ask', () => ({ body: JSON.stringify({ link, code }) }))
  site.answer('/answer', (form) => {
    forms.push(new URLSearchParams(form))
    return { body: '{}' }
  })
  site.answer('/state', () => ({ body: forms.length > 0 ? 'done' : 'waiting', type: 'text/plain' }))
  const page = await show(scene)
  await expect(page.locator('#link')).toHaveAttribute('href', /presentation_definition=/)
  const prompt = await wallet.promptFrom(() => page.locator('#link').click())
  await expect(prompt.getByTestId('consent')).toContainText('To give graduates their discount')
  await allow(prompt)
  await wallet.closeWindow(prompt)
  await expect(page).toHaveURL(site.at('/thanks'))
  const [form = new URLSearchParams()] = forms
  const { definition_id, descriptor_map } = JSON.parse(form.get('presentation_submission') ?? '{}')
  expect({ definition_id, descriptor_map }).toEqual({ definition_id: 'discount', descriptor_map: [{ id: 'degree', format: 'vc+sd-jwt', path: '$' }] })
  await oneClaim(scene, { degree: [form.get('vp_token') ?? ''] }, client_id)
})

const fragmentAnswer = blockOf('fragment-answer')

way('fragment', 'the browser brings the answer to a page of the site, whose address keeps nothing of it', async (scene) => {
  const { site, wallet } = scene
  site.put('/shown', await pageOf(fragmentAnswer))
  const verified = hear(site, '/verify')
  const page = await show(scene)
  await expect(page.locator('#link')).toHaveAttribute('href', /^openid4vp:/)
  const prompt = await wallet.promptFrom(() => page.locator('#link').click())
  await expect(prompt.getByTestId('consent')).toBeVisible()
  await allow(prompt)
  await expect(page).toHaveURL(site.at('/shown'))
  await expect.poll(() => verified).toHaveLength(1)
  await oneClaim(scene, JSON.parse(verified.join()), `redirect_uri:${site.at('/shown')}`)
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
    await expect(page).toHaveURL(site.at('/thanks'))
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
