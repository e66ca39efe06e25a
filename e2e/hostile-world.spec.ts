import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { findWallet, presentation, refused, signIn, startAndAsk, startAndRefuse } from './asking.ts'
import { nothing, waiting } from './inside.ts'
import { expect, test } from './shared.ts'
import { allow } from './story.ts'

test.describe('a page that changes its own world', () => {
  const replacements = {
    Promise: 'Promise = function () { throw new Error("taken") }; Promise.resolve = Promise.reject = Promise.race = Promise',
    'Promise.prototype.then': 'Promise.prototype.then = function () { throw new Error("taken") }',
    'Array.prototype.map': 'Array.prototype.map = Array.prototype.push = Array.prototype.join = function () { throw new Error("taken") }',
    postMessage: 'postMessage = MessagePort.prototype.postMessage = function () { told.push([...arguments]); throw new Error("taken") }',
    MessageChannel: 'MessageChannel = function () { throw new Error("taken") }',
    'Object.defineProperty': 'Object.defineProperty = Object.freeze = Object.create = function () { throw new Error("taken") }',
  }
  for (const [name, replace] of Object.entries(replacements)) {
    test(`PA-9: a page that replaces ${name} afterwards gets its answer, and nobody else does`, async ({ wallet, site }) => {
      // What the page needs for telling how it went is kept from before.
      site.put(
        '/replaces',
        `${findWallet}<button>Ask</button><iframe src="${site.at('/listens', 'a.localhost')}"></iframe><script>
          const told = [], { fetch } = window, { apply } = Reflect, { then } = Promise.prototype
          const tell = (end) => fetch('/tell/replaced', { method: 'POST', body: JSON.stringify({ end, told: told.length }) })
          document.querySelector('button').onclick = () => {
            const provider = wallet()
            ${replace}
            const call = provider.get({ requests: [{ protocol: 'did-auth', data: { nonce: crypto.randomUUID() } }] })
            apply(then, call, [({ data }) => tell(data), (error) => tell(error.name)])
          }
        </script>`,
      )
      site.put('/listens', `<p>Silence</p><script>onmessage = ({ data }) => { document.body.textContent = 'heard ' + JSON.stringify(data) }</script>`)
      const page = await wallet.visit(site.at('/replaces'))
      const prompt = await wallet.promptFrom(() => page.getByRole('button').click())
      await wallet.press(prompt.getByTestId('refuse'))
      expect(await site.told('replaced')).toEqual({ end: { error: 'access_denied' }, told: 0 })
      await expect(page.frameLocator('iframe').locator('body')).toHaveText('Silence')
    })
  }

  test('PA-9: a page that replaces how arrays are read gets no answer, and nobody is asked', async ({ wallet, site }) => {
    site.put(
      '/iterates',
      `${findWallet}<script>
        const provider = wallet(), { fetch } = window
        const asked = { requests: [{ protocol: 'did-auth', data: { nonce: crypto.randomUUID() } }] }
        Array.prototype[Symbol.iterator] = () => { throw new Error('taken') }
        provider.get(asked).catch((error) => fetch('/tell/iterated', { method: 'POST', body: JSON.stringify(error.message) }))
      </script>`,
    )
    await wallet.visit(site.at('/iterates'))
    expect(await site.told('iterated')).toBe('taken')
    expect(await waiting(wallet)).toEqual(nothing)
  })

  test('PA-10: a page that freezes, deletes and redefines what it was given harms only itself', async ({ wallet, site }) => {
    site.put('/redefines', findWallet)
    const page = await wallet.visit(site.at('/redefines'))
    const tried = await page.evaluate(() => {
      type Provider = { get: unknown }
      const { wallet: find } = globalThis as unknown as { wallet: () => Provider }
      const provider = find()
      const attempt = (does: () => unknown) => {
        try {
          does()
          return 'done'
        } catch (error) {
          return error instanceof TypeError ? 'TypeError' : String(error)
        }
      }
      const tries = [
        attempt(() => Object.defineProperty(provider, 'get', { value: () => 'mine' })),
        attempt(() => Object.setPrototypeOf(provider, {})),
        attempt(() => Reflect.deleteProperty(provider, 'get') || Promise.reject(new TypeError('kept'))),
      ]
      Object.freeze(navigator.credentials)
      Reflect.deleteProperty(CredentialsContainer.prototype, 'create')
      Object.defineProperty(CredentialsContainer.prototype, 'get', { value: () => 'mine', configurable: true, writable: true })
      return { tries, same: find() === provider }
    })
    expect(tried).toEqual({ tries: ['TypeError', 'TypeError', 'done'], same: true })
    const { call: made, prompt } = await startAndAsk(wallet, page, signIn())
    await allow(prompt)
    expect(await made.ended()).toMatchObject({ protocol: 'did-auth' })
    const other = await wallet.visit(site.at())
    expect(await startAndRefuse(wallet, other, presentation())).toEqual(refused('openid4vp-v1-unsigned'))
  })
})

test.describe('where nobody may ask', () => {
  const present = () => {
    let announced = 0
    addEventListener('identity:announceProvider', () => announced++)
    dispatchEvent(new Event('identity:requestProvider'))
    const native = typeof CredentialsContainer === 'undefined' || /\[native code\]/.test(String(CredentialsContainer.prototype.get))
    return { announced, native }
  }

  test('PA-11: a file, a data: page and a sandboxed page find nothing of Lanyard, and a forged channel leads nowhere', async ({ wallet, site }, info) => {
    const file = info.outputPath('page.html')
    writeFileSync(file, '<!doctype html><title>A file</title>')
    site.put('/sandboxed', '<h1>Sandboxed</h1>', { 'content-security-policy': 'sandbox allow-scripts' })
    for (const address of [pathToFileURL(file).href, 'data:text/html,<!doctype html><title>Data</title>', site.at('/sandboxed')]) {
      const page = await wallet.visit(address)
      expect(await page.evaluate(present), address).toEqual({ announced: 0, native: true })
      // Whoever takes the channel would answer in the page's next turns; its own messages come back after that.
      const heard = await page.evaluate(
        () =>
          new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = ({ data }) => resolve(data)
            port1.postMessage({ call: { id: '1', name: 'wallet.state', input: {} } })
            addEventListener('message', ({ data }) => {
              if (data === 'last') resolve('nothing')
            })
            postMessage({ 'lanyard:channel': '1' }, '*', [port2])
            postMessage('last', '*')
          }),
      )
      expect(heard, address).toBe('nothing')
    }
    expect(await waiting(wallet)).toEqual(nothing)
  })

  test('PA-11: a site over http that is not this machine finds nothing of Lanyard', async ({ wallet }) => {
    await wallet.context.route('http://shop.example/', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Shop</title>' }))
    const page = await wallet.visit('http://shop.example/')
    await expect(page).toHaveTitle('Shop')
    expect(await page.evaluate(present)).toEqual({ announced: 0, native: true })
  })

  test('PA-11: a page made of a blob asks as the site that made it', async ({ wallet, site }) => {
    const maker = await wallet.visit(site.at('/', 'a.localhost'))
    const [blob] = await Promise.all([
      wallet.context.waitForEvent('page'),
      maker.evaluate(() => void open(URL.createObjectURL(new Blob(['<!doctype html><title>Blob</title>'], { type: 'text/html' })))),
    ])
    await blob.waitForURL(/^blob:/)
    const { prompt } = await startAndAsk(wallet, blob, signIn())
    await expect(prompt.getByRole('heading', { level: 1 })).toContainText(new URL(site.at('/', 'a.localhost')).host)
  })
})
