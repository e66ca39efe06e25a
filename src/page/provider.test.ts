import { afterEach, describe, expect, it, vi } from 'vitest'
import { answering } from '../testing/fakes/answering.ts'
import { fakeWindow } from '../testing/fakes/window.ts'
import { findWallets, offerCredential, requestPresentation, signIn, type Wallet } from './client.ts'
import { install } from './install.ts'

const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
type Fake = ReturnType<typeof fakeWindow>

/** What a page hears when it asks who is there. */
function announced({ scope }: Fake): Wallet[] {
  const wallets: Wallet[] = []
  scope.addEventListener('identity:announceProvider', (event) => {
    if (event instanceof CustomEvent) wallets.push(event.detail)
  })
  scope.dispatchEvent(new Event('identity:requestProvider'))
  return wallets
}

async function client(answer: (input: unknown) => unknown) {
  const fake = fakeWindow()
  const calls = answering(fake, answer)
  vi.stubGlobal('window', fake.scope)
  const [wallet] = await findWallets({ timeout: 0 })
  if (!wallet) throw new Error('no wallet')
  return { wallet, calls, fake }
}
afterEach(() => void vi.unstubAllGlobals())

describe('the provider', () => {
  it('announces nothing unasked, and itself once when asked', () => {
    const fake = fakeWindow()
    const heard = vi.fn()
    fake.scope.addEventListener('identity:announceProvider', heard)
    const names = Object.keys(fake.scope)
    install(fake.scope, 'test.rdns')
    expect(heard).not.toHaveBeenCalled()
    expect(Object.keys(fake.scope)).toEqual(names)
    const [wallet, ...more] = announced(fake)
    expect(more).toEqual([])
    expect(wallet?.info).toMatchObject({
      name: 'Lanyard',
      rdns: 'test.rdns',
      protocols: { get: ['openid4vp-v1-unsigned', 'openid4vp-v1-signed', 'openid4vp-v1-multisigned', 'did-auth'], create: ['w3c-vc'] },
    })
    expect(wallet?.info.uuid).toMatch(uuidV4)
    expect(wallet?.info.icon).toMatch(/^data:image\/svg\+xml,/)
    expect(wallet?.info.icon.length).toBeLessThan(600)
  })

  it('PA-10: a page cannot change it, and it does not get in the way of a second provider', async () => {
    const fake = fakeWindow()
    answering(fake, () => ({ kind: 'answer', protocol: 'did-auth', data: { vp: 'v' } }))
    const second = { info: { uuid: 'second' }, provider: { get: () => 'second' } }
    fake.scope.addEventListener('identity:requestProvider', () => fake.scope.dispatchEvent(new CustomEvent('identity:announceProvider', { detail: second })))
    const [wallet, other] = announced(fake)
    expect(other).toBe(second)
    if (!wallet) throw new Error('no wallet')
    for (const part of [wallet, wallet.info, wallet.info.protocols, wallet.info.protocols.get, wallet.provider, wallet.provider.get])
      expect(Object.isFrozen(part)).toBe(true)
    expect(Reflect.set(wallet.provider, 'get', () => 'evil')).toBe(false)
    expect(Reflect.deleteProperty(wallet, 'provider')).toBe(false)
    expect(await wallet.provider.get({ requests: [{ protocol: 'did-auth', data: {} }] })).toEqual({ protocol: 'did-auth', data: { vp: 'v' } })
  })

  it('PA-10: a new page load has a new uuid', () => {
    const uuids = [fakeWindow(), fakeWindow()].map((fake) => {
      install(fake.scope, 'test.rdns')
      return announced(fake)[0]?.info.uuid
    })
    expect(uuids[0]).not.toBe(uuids[1])
  })

  it('does not need a fresh click: the wallet judges that', async () => {
    const fake = fakeWindow({ active: false })
    const calls = answering(fake, () => ({ kind: 'answer', protocol: 'did-auth', data: {} }))
    await announced(fake)[0]?.provider.get({ requests: [{ protocol: 'did-auth', data: { nonce: 'n' } }] })
    expect(calls[0]?.input).toEqual({ intent: 'get', via: 'provider', requests: [{ protocol: 'did-auth', data: { nonce: 'n' } }] })
  })

  it('refuses what it does not take as TypeError, and "another wallet" as NotAllowedError', async () => {
    const fake = fakeWindow()
    const calls = answering(fake, () => ({ kind: 'elsewhere' }))
    const provider = announced(fake)[0]?.provider
    await expect(provider?.get({ requests: [{ protocol: 'unknown', data: {} }] })).rejects.toThrow(TypeError)
    await expect(provider?.create({ requests: [{ protocol: 'did-auth', data: {} }] })).rejects.toThrow(TypeError)
    await expect(provider?.get({ requests: [] })).rejects.toThrow(TypeError)
    expect(calls).toEqual([])
    await expect(provider?.get({ requests: [{ protocol: 'did-auth', data: {} }] })).rejects.toMatchObject({ name: 'NotAllowedError' })
  })

  it('asks nobody when the signal is none: what cannot be taken back is not begun', async () => {
    const fake = fakeWindow()
    const calls = answering(fake, () => ({ kind: 'answer', protocol: 'did-auth', data: {} }))
    const { get } = announced(fake)[0]?.provider ?? {}
    for (const signal of [{}, { aborted: false }, 'signal']) {
      await expect(Reflect.apply(get ?? String, null, [{ requests: [{ protocol: 'did-auth', data: {} }], signal }])).rejects.toThrow('not an AbortSignal')
    }
    expect(fake.posted).toEqual([])
    expect(calls).toEqual([])
  })

  it('PA-9: works although the page replaced what it was made of', async () => {
    const fake = fakeWindow()
    answering(fake, () => ({ kind: 'answer', protocol: 'did-auth', data: {} }))
    const broken = () => {
      throw new Error('replaced')
    }
    const [wallet] = announced(fake)
    Object.assign(fake.scope, { Promise: broken, postMessage: broken, MessageChannel: broken, dispatchEvent: broken, structuredClone: broken })
    expect(await wallet?.provider.get({ requests: [{ protocol: 'did-auth', data: {} }] })).toMatchObject({ protocol: 'did-auth' })
  })
})

describe('lanyard-wallet/page', () => {
  it('finds each wallet once and keeps what is no wallet out', async () => {
    const { fake } = await client(() => null)
    fake.scope.addEventListener('identity:requestProvider', () => {
      for (const detail of [null, 'x', { info: {} }, { info: { uuid: 'x' }, provider: {} }]) {
        fake.scope.dispatchEvent(new CustomEvent('identity:announceProvider', { detail }))
      }
    })
    expect((await findWallets({ timeout: 0 })).map(({ info }) => info.name)).toEqual(['Lanyard'])
  })

  it('asks for a presentation as OpenID4VP wants it', async () => {
    const { wallet, calls } = await client(() => ({ kind: 'answer', protocol: 'openid4vp-v1-unsigned', data: { vp_token: { q: ['p'] } } }))
    const dcql = { credentials: [{ id: 'q', format: 'jwt_vc_json', meta: {} }] }
    expect(await requestPresentation(wallet, { dcql, nonce: 'n' })).toEqual({ vp_token: { q: ['p'] } })
    const plain = { response_type: 'vp_token', response_mode: 'dc_api', nonce: 'n', dcql_query: dcql }
    expect(calls[0]?.input).toMatchObject({ intent: 'get', requests: [{ protocol: 'openid4vp-v1-unsigned', data: plain }] })
    const jwks = { keys: [{ kty: 'EC', alg: 'ECDH-ES' }] }
    await requestPresentation(wallet, { dcql, nonce: 'n', encryption: { jwks, enc: ['A256GCM'] } })
    const metadata = { jwks, encrypted_response_enc_values_supported: ['A256GCM'] }
    expect(calls[1]?.input).toMatchObject({ requests: [{ data: { ...plain, response_mode: 'dc_api.jwt', client_metadata: metadata } }] })
  })

  it('signs in, and offers a credential', async () => {
    const { wallet, calls } = await client(() => ({ kind: 'answer', protocol: 'x', data: { vp: 'jwt' } }))
    expect(await signIn(wallet, { nonce: 'n', methods: ['key'] })).toEqual({ vp: 'jwt' })
    await offerCredential(wallet, { credential: 'jwt' })
    expect(calls.map(({ input }) => input)).toEqual([
      { intent: 'get', via: 'provider', requests: [{ protocol: 'did-auth', data: { nonce: 'n', methods: ['key'] } }] },
      { intent: 'create', via: 'provider', requests: [{ protocol: 'w3c-vc', data: { credential: 'jwt' } }] },
    ])
  })

  it('takes state that a framework wrapped in a proxy', async () => {
    const { wallet } = await client(() => ({ kind: 'answer', protocol: 'x', data: { vp_token: {} } }))
    await expect(requestPresentation(wallet, { dcql: new Proxy({ credentials: [] }, {}), nonce: 'n' })).resolves.toEqual({ vp_token: {} })
  })

  it.each<[unknown, string]>([
    ['access_denied', 'access_denied'],
    ['invalid_request', 'invalid_request'],
    ['aborted', 'aborted'],
    [{ kind: 'answer', protocol: 'x', data: { error: 'vp_formats_not_supported' } }, 'vp_formats_not_supported'],
    [{ kind: 'answer', protocol: 'x', data: null }, 'server_error'],
    [{ kind: 'answer', protocol: 'x', data: {} }, 'server_error'],
    [{ kind: 'nonsense' }, 'access_denied'],
  ])('throws WalletRefused for %j with the code %s', async (answer, code) => {
    const { wallet } = await client(() => answer)
    await expect(signIn(wallet, { nonce: 'n' })).rejects.toMatchObject({ name: 'WalletRefused', code })
  })
})
