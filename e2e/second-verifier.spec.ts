// A verifier of a second make asks by link and through the browser, and finds with its own functions that everything is in order.
import { start } from './asking.ts'
import { anchor, hold, trustHere } from './ready.ts'
import { type Mode, type SignerName, signers, startSecondVerifier, type Verified } from './second-verifier.ts'
import { expect, test as shared } from './shared.ts'
import { allow } from './story.ts'

type Second = Awaited<ReturnType<typeof startSecondVerifier>>

const test = shared.extend<object, { second: Second }>({
  second: [
    async ({ opened }, use) => {
      const second = await startSecondVerifier()
      await trustHere(opened, second.authority.pem)
      await hold(opened, second.server.page('<h1>A university</h1>'), second.issue)
      await use(second)
      await second.close()
    },
    { scope: 'worker' },
  ],
})

/** Two claims and no other, of a credential that says more. */
function isWhatWasShared({ claims, disclosed }: Verified): void {
  expect(claims).toMatchObject({ degree: { name: 'Bachelor of Science in Hydrology' }, university: 'Riverside University' })
  expect(JSON.stringify(claims)).not.toMatch(/Robin|good/)
  expect(disclosed).toEqual(['name', 'university'])
}

for (const by of signers) {
  for (const mode of ['direct_post', 'direct_post.jwt'] as const satisfies readonly Mode[]) {
    // Once each way: by value and by reference.
    const reference = mode === 'direct_post.jwt' && by !== 'redirect_uri'
    const how = reference ? 'a request that it hands out' : 'a request in the link'
    test(`a verifier of a second make, named by ${by}, gets two claims over ${mode} from ${how}`, async ({ wallet, second }) => {
      const asked = await second.ask(by, mode, { reference })
      const page = await wallet.visit(second.server.page(anchor(asked.link)))
      const prompt = await wallet.promptFrom(() => page.locator('#link').click())
      await expect(prompt.getByTestId('verifier')).toContainText('verifier.localhost')
      await expect(prompt.getByTestId('consent')).not.toContainText('Robin')
      await allow(prompt)
      await expect(page).toHaveURL(second.thanks)
      const verified = await asked.verified()
      isWhatWasShared(verified)
      expect(verified.encrypted).toBe(mode === 'direct_post.jwt')
    })
  }
}

for (const [by, mode] of [
  ['redirect_uri', 'dc_api'],
  ['did:jwk', 'dc_api.jwt'],
  ['x509_hash', 'dc_api'],
  ['x509_san_dns', 'dc_api.jwt'],
] as const satisfies readonly (readonly [SignerName, Mode])[]) {
  const named = by === 'redirect_uri' ? 'by its page alone' : `by ${by}`
  test(`a verifier of a second make, named ${named}, gets two claims over ${mode} through the browser`, async ({ wallet, second }) => {
    const page = await wallet.visit(second.server.page('<h1>A shop</h1>'))
    const { origin } = new URL(page.url())
    const { data, check } = await second.ask(by, mode, { origin })
    const protocol = by === 'redirect_uri' ? 'openid4vp-v1-unsigned' : 'openid4vp-v1-signed'
    const calls: Awaited<ReturnType<typeof start>>[] = []
    const asked = { via: 'dc-api', intent: 'get', requests: [{ protocol, data }] } as const
    const prompt = await wallet.promptFrom(async () => calls.push(await start(page, asked)))
    await expect(prompt.getByTestId('consent')).not.toContainText('Robin')
    await allow(prompt)
    const ended = await calls[0]?.ended()
    expect(ended).toMatchObject({ protocol })
    const verified = await check(ended && 'data' in ended ? ended.data : {})
    isWhatWasShared(verified)
    expect(verified.encrypted).toBe(mode === 'dc_api.jwt')
  })
}

test('a transaction that was shown is signed by the holder, by the word of a verifier of a second make', async ({ wallet, second }) => {
  const payment = { type: 'https://lanyard.invalid/transactions/payment', credential_ids: ['degree'], amount: '12 EUR', payee: 'Harbour Rentals' }
  const asked = await second.ask('x509_hash', 'direct_post.jwt', { transactions: [Buffer.from(JSON.stringify(payment)).toString('base64url')] })
  const page = await wallet.visit(second.server.page(anchor(asked.link)))
  const prompt = await wallet.promptFrom(() => page.locator('#link').click())
  await expect(prompt.getByTestId('consent')).toContainText('Harbour Rentals')
  await allow(prompt)
  await expect(page).toHaveURL(second.thanks)
  expect(await asked.verified()).toMatchObject({ authorized: 1, encrypted: true })
})
