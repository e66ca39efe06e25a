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
  const odd: Record<string, Record<string, () => object>> = {
    'PA-6: what throws or cannot be copied': {
      'a getter that throws': () => ({
        get nonce() {
          throw new Error('no')
        },
      }),
      'a proxy': () => new Proxy({}, {}),
      'a toJSON of its own': () => ({ toJSON: () => ({}) }),
    },
    'PA-7: a member that could reach a prototype': {
      '__proto__ at the top': () => JSON.parse('{"__proto__":{"polluted":true}}'),
      '__proto__ in the depth': () => JSON.parse('{"a":[{"b":{"__proto__":{"polluted":true}}}]}'),
      constructor: () => ({ constructor: { prototype: { polluted: true } } }),
      prototype: () => ({ a: { prototype: { polluted: true } } }),
    },
    'PA-8: what is too much, or no JSON': {
      'ten million characters': () => ({ a: 'x'.repeat(10_000_000) }),
      'a hundred thousand elements': () => ({ a: Array(100_000).fill(0) }),
      'ten thousand levels': () => ({
        a: Array(10_000)
          .fill(0)
          .reduce((inner) => [inner], 0),
      }),
      'a lone surrogate': () => ({ a: '\ud800' }),
      'a NUL': () => ({ a: '\0' }),
      'a BigInt': () => ({ a: 2n ** 64n }),
      NaN: () => ({ a: Number.NaN }),
    },
  }
  for (const [row, cases] of Object.entries(odd)) {
    test(`${row} is refused with TypeError by either way, and nobody is asked`, async ({ wallet, site }) => {
      const makers = Object.entries(cases).map(([name, make]) => `[${JSON.stringify(name)}]: ${make}`)
      site.put('/odd', `${findWallet}<script>globalThis.cases = { ${makers} }</script>`)
      const page = await wallet.visit(site.at('/odd'))
      for (const name of Object.keys(cases)) {
        await click(page)
        const result = await page.evaluate(async (which) => {
          type Get = (asked: object) => Promise<unknown>
          const { wallet: find, cases: made } = globalThis as unknown as { wallet: () => { get: Get }; cases: Record<string, () => object> }
          const credentials = navigator.credentials as unknown as { get: Get }
          // All else would be in order.
          const data = (rest: object) => {
            const odd = made[which]?.() ?? {}
            for (const [member, value] of Object.entries(rest))
              if (!Object.hasOwn(odd, member)) Reflect.defineProperty(odd, member, { value, enumerable: true })
            return odd
          }
          const query = { credentials: [{ id: 'a', format: 'jwt_vc_json', meta: { type_values: [['VerifiableCredential']] } }] }
          const nonce = 'a-nonce-that-is-long-enough'
          const nameOf = (asked: Promise<unknown>) =>
            asked.then(
              () => 'an answer',
              (error: unknown) => (error instanceof TypeError ? 'TypeError' : String(error)),
            )
          const openid = { response_type: 'vp_token', response_mode: 'dc_api', nonce, dcql_query: query }
          const both = [
            await nameOf(find().get({ requests: [{ protocol: 'did-auth', data: data({ nonce }) }] })),
            await nameOf(credentials.get({ digital: { requests: [{ protocol: 'openid4vp-v1-unsigned', data: data(openid) }] } })),
          ]
          return { both, polluted: 'polluted' in {} }
        }, name)
        expect(result, name).toEqual({ both: ['TypeError', 'TypeError'], polluted: false })
      }
      expect(await waiting(wallet)).toEqual(nothing)
    })
  }
})
