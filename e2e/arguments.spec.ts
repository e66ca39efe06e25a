import { click, findWallet } from './asking.ts'
import { nothing, waiting } from './inside.ts'
import { expect, test } from './shared.ts'
import { allow } from './story.ts'

test.describe('arguments that are not what they seem', () => {
  test('PA-6: a value that changes when it is read again is read once', async ({ wallet, site }) => {
    site.put('/changing', findWallet)
    const page = await wallet.visit(site.at('/changing'))
    await click(page)
    const prompt = await wallet.promptFrom(() =>
      page.evaluate(() => {
        const page = globalThis as unknown as { wallet: () => { get(asked: object): Promise<unknown> }; reads: string[]; answer: Promise<unknown> }
        page.reads = []
        const member = (name: string, ...values: unknown[]) => ({
          enumerable: true,
          get() {
            page.reads.push(name)
            return values.length > 1 ? values.shift() : values[0]
          },
        })
        const data = Object.defineProperties({}, { nonce: member('nonce', 'the-first-nonce-of-this-page', 'the-second-nonce-of-this-page') })
        const request = Object.defineProperties({}, { protocol: member('protocol', 'did-auth', 'w3c-vc'), data: member('data', data, { nonce: 'other' }) })
        page.answer = page.wallet().get(Object.defineProperties({}, { requests: member('requests', [request], []), signal: member('signal', undefined) }))
      }),
    )
    await allow(prompt)
    const [reads, answer] = await page.evaluate(async () => {
      const { reads: seen, answer: given } = globalThis as unknown as { reads: string[]; answer: Promise<{ data: { vp: string } }> }
      return [seen, await given] as const
    })
    expect(reads.toSorted()).toEqual(['data', 'nonce', 'protocol', 'requests', 'signal'])
    expect(JSON.parse(Buffer.from(answer.data.vp.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ nonce: 'the-first-nonce-of-this-page' })
  })

  // Made in the page, because not all of them can be sent there.
  const odd = {
    'PA-6: a getter that throws': () => ({
      get nonce() {
        throw new Error('no')
      },
    }),
    'PA-6: a proxy': () => new Proxy({ nonce: 'a-nonce-that-is-long-enough' }, {}),
    'PA-6: a toJSON of its own': () => ({ nonce: 'a-nonce-that-is-long-enough', toJSON: () => ({}) }),
    'PA-7: __proto__': () => JSON.parse('{"nonce":"a-nonce-that-is-long-enough","__proto__":{"polluted":true}}'),
    'PA-7: __proto__ in the depth': () => JSON.parse('{"nonce":"a-nonce-that-is-long-enough","a":[{"b":{"__proto__":{"polluted":true}}}]}'),
    'PA-7: constructor': () => ({ nonce: 'a-nonce-that-is-long-enough', constructor: { prototype: { polluted: true } } }),
    'PA-7: prototype': () => ({ nonce: 'a-nonce-that-is-long-enough', a: { prototype: { polluted: true } } }),
    'PA-8: ten million characters': () => ({ nonce: 'a-nonce-that-is-long-enough', a: 'x'.repeat(10_000_000) }),
    'PA-8: a hundred thousand elements': () => ({ nonce: 'a-nonce-that-is-long-enough', a: Array(100_000).fill(0) }),
    'PA-8: ten thousand levels': () => ({
      nonce: 'a-nonce-that-is-long-enough',
      a: Array(10_000)
        .fill(0)
        .reduce((inner) => [inner], 0),
    }),
    'PA-8: a lone surrogate': () => ({ nonce: 'a-nonce-that-is-long-enough', a: '\ud800' }),
    'PA-8: a NUL': () => ({ nonce: 'a-nonce-that-is-long-enough', a: '\0' }),
    'PA-8: a BigInt': () => ({ nonce: 'a-nonce-that-is-long-enough', a: 2n ** 64n }),
    'PA-8: NaN': () => ({ nonce: 'a-nonce-that-is-long-enough', a: Number.NaN }),
  }
  for (const [name, make] of Object.entries(odd)) {
    test(`${name} is refused with TypeError by either way, and nobody is asked`, async ({ wallet, site }) => {
      site.put('/odd', `${findWallet}<script>globalThis.make = ${make}</script>`)
      const page = await wallet.visit(site.at('/odd'))
      await click(page)
      const result = await page.evaluate(async () => {
        type Get = (asked: object) => Promise<unknown>
        const { wallet: find, make: data } = globalThis as unknown as { wallet: () => { get: Get }; make: () => object }
        const credentials = navigator.credentials as unknown as { get: Get }
        const nameOf = (asked: Promise<unknown>) =>
          asked.then(
            () => 'an answer',
            (error: unknown) => (error instanceof TypeError ? 'TypeError' : String(error)),
          )
        const both = [
          await nameOf(find().get({ requests: [{ protocol: 'did-auth', data: data() }] })),
          await nameOf(credentials.get({ digital: { requests: [{ protocol: 'openid4vp-v1-unsigned', data: data() }] } })),
        ]
        return { both, polluted: 'polluted' in {} }
      })
      expect(result).toEqual({ both: ['TypeError', 'TypeError'], polluted: false })
      expect(await waiting(wallet)).toEqual(nothing)
    })
  }
})
