// An issuer publishes how its credentials are to look, on this machine, which developer mode allows.
import type { Page } from 'playwright/test'
import type { CredentialDetail, Settings } from '../src/messaging/views.ts'
import type { Wallet } from './browser/wallet.ts'
import { offer, startAndAllow } from './asking.ts'
import { answerOf, failureOf } from './inside.ts'
import { sdJwtSaying } from './issuer.ts'
import { expect, test } from './shared.ts'
import type { Site } from './site.ts'
import { button } from './story.ts'

const dataUri = (svg: string) => `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
const drawing = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 340 200">${inner}</svg>`

/** How often each path was asked for. */
const asked = new Map<string, number>()
const timesAsked = (path: string) => asked.get(path) ?? 0

/** Puts a text at this path, and counts who reads it. */
function put(site: Site, path: string, body: string, type = 'application/json'): void {
  site.answer(path, () => {
    asked.set(path, timesAsked(path) + 1)
    return { body, type }
  })
}

/** Publishes a type: what it is called, its colours, its picture, and what it calls the claim `member`. Gives back its name, which is its address. */
function publish(site: Site, path: string, name: string, template: string | null): string {
  const vct = site.at(path, 'types.localhost')
  const simple = { background_color: '#ffd84d', text_color: '#16233b' }
  const rendering = { simple, ...(template === null ? {} : { svg_templates: [{ uri: dataUri(template) }] }) }
  const claims = [{ path: ['member'], svg_id: 'member', display: [{ locale: 'en', label: 'Number of your card' }] }]
  put(site, path, JSON.stringify({ vct, display: [{ locale: 'en', name, rendering }], claims }))
  return vct
}

/** Takes a credential from a site and looks at it. */
async function holdAndLook(wallet: Wallet, site: Site, credential: string, title: string): Promise<Page> {
  const page = await wallet.visit(site.at())
  await startAndAllow(wallet, page, offer(credential))
  const home = await wallet.open('popup.html?surface=popup')
  await home.getByTestId('credential').filter({ hasText: title }).click()
  await expect(home.getByTestId('look-from')).toContainText('types.localhost')
  return home
}

test('UI-10: a credential is shown as its issuer wants it, and a picture that could do harm is not shown', async ({ wallet, site }, info) => {
  const settings = await answerOf<Settings>(wallet, 'settings.get')
  expect(await failureOf(wallet, 'settings.set', { ...settings, developer: true })).toBeNull()
  put(site, '/tracker', drawing(''), 'image/svg+xml')

  await test.step('its picture, with the claims of this credential', async () => {
    const svg = drawing('<rect width="340" height="200" fill="#fde9c9"/><text x="20" y="60" font-size="24">{{member}}</text>')
    const home = await holdAndLook(wallet, site, sdJwtSaying(publish(site, '/types/card', 'Harbour Library', svg), { member: 'L-88' }), 'Harbour Library')
    const picture = home.getByTestId('picture')
    await expect(picture).toBeVisible()
    await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth)).toBeGreaterThan(0)
    const source = (await picture.getAttribute('src')) ?? ''
    expect(source).toMatch(/^data:image\/svg\+xml;base64,/)
    expect(Buffer.from(source.slice(source.indexOf(',') + 1), 'base64').toString()).toContain('>L-88</text>')
    await expect(home.getByText('Number of your card')).toBeVisible()
    await home.screenshot({ path: info.outputPath('picture.png'), fullPage: true })
  })

  await test.step('it is asked for once, not when it is shown to somebody, and again when the person verifies', async () => {
    expect(timesAsked('/types/card')).toBe(1)
    const page = await wallet.visit(site.at())
    const query = {
      id: 'card',
      format: 'dc+sd-jwt',
      meta: { vct_values: [site.at('/types/card', 'types.localhost')] },
      require_cryptographic_holder_binding: false,
    }
    const data = { response_type: 'vp_token', response_mode: 'dc_api', nonce: crypto.randomUUID(), dcql_query: { credentials: [query] } }
    const shown = await startAndAllow(wallet, page, { via: 'provider', intent: 'get', requests: [{ protocol: 'openid4vp-v1-unsigned', data }] })
    expect(Object.keys(shown.vp_token ?? {})).toEqual(['card'])
    expect(timesAsked('/types/card')).toBe(1)
    publish(site, '/types/card', 'Reading Room', null)
    const home = await wallet.open('popup.html?surface=popup')
    await home.getByTestId('credential').filter({ hasText: 'Harbour Library' }).click()
    await button(home, 'verify_now').click()
    await expect(home.getByTestId('card')).toContainText('Reading Room')
    await expect(home.getByTestId('card')).toHaveAttribute('data-own', 'true')
    await expect(home.getByTestId('picture')).toHaveCount(0)
    expect(timesAsked('/types/card')).toBe(2)
    await home.screenshot({ path: info.outputPath('colours.png'), fullPage: true })
  })

  await test.step('a picture that is more than a picture', async () => {
    const doctype = `<!DOCTYPE svg [<!ENTITY own SYSTEM "${site.at('/tracker')}">]>${drawing('<text>&own;</text>')}`
    const home = await holdAndLook(wallet, site, sdJwtSaying(publish(site, '/types/evil', 'Evil Card', doctype), { member: 'E-1' }), 'Evil Card')
    await expect(home.getByTestId('card')).toContainText('E-1')
    await expect(home.getByTestId('picture')).toHaveCount(0)
  })

  await test.step('what is in it beside shapes and text', async () => {
    const inner = `<script>document.title = 'owned'; fetch('${site.at('/tracker')}')</script><image href="${site.at('/tracker')}" width="9" height="9"/><rect width="90" height="90"/>`
    const home = await holdAndLook(wallet, site, sdJwtSaying(publish(site, '/types/busy', 'Busy Card', drawing(inner)), { member: 'B-1' }), 'Busy Card')
    await expect(home.getByTestId('picture')).toBeVisible()
    const { entries } = await answerOf<{ readonly entries: readonly { readonly id: string; readonly title: string }[] }>(wallet, 'credentials.list', {
      search: '',
      limit: 100,
    })
    const held = await answerOf<CredentialDetail>(wallet, 'credentials.get', { id: entries.find(({ title }) => title === 'Busy Card')?.id })
    expect(held.display?.svg).toBe(drawing('<image width="9" height="9"/><rect width="90" height="90"/>'))
    expect(await home.title()).not.toBe('owned')
  })
  expect(timesAsked('/tracker')).toBe(0)
})
