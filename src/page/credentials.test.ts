import { describe, expect, it, vi } from 'vitest'
import { answering } from '../testing/fakes/answering.ts'
import { fakeWindow } from '../testing/fakes/window.ts'
import { install } from './install.ts'

const ours = { protocol: 'openid4vp-v1-unsigned', data: { nonce: 'n' } }
const theirs = { protocol: 'org-iso-mdoc', data: {} }
const answer = { kind: 'answer', protocol: ours.protocol, data: { vp_token: {} } }
const native = () => vi.fn(async (_options: unknown): Promise<unknown> => 'native')
const digital = (...requests: unknown[]) => ({ digital: { requests } })

type Fake = ReturnType<typeof fakeWindow>
const get = (fake: Fake, options?: unknown): Promise<unknown> =>
  Reflect.apply(Reflect.get(fake.scope.navigator.credentials, 'get'), fake.scope.navigator.credentials, [options])

describe('navigator.credentials', () => {
  it('takes a call with a protocol of ours and gives an instance of DigitalCredential', async () => {
    const previous = native()
    const fake = fakeWindow({ get: previous })
    const calls = answering(fake, () => answer)
    const credential = await get(fake, digital(ours))
    expect(calls[0]).toMatchObject({ name: 'exchange.request', input: { intent: 'get', via: 'dc-api', requests: [ours] } })
    expect(credential).toBeInstanceOf(Reflect.get(fake.scope, 'DigitalCredential'))
    expect(credential).toMatchObject({ id: '', type: 'digital', protocol: ours.protocol, data: { vp_token: {} } })
    expect(JSON.parse(JSON.stringify(credential))).toEqual({ protocol: ours.protocol, data: { vp_token: {} } })
    expect(Object.isFrozen(credential)).toBe(true)
    expect(previous).not.toHaveBeenCalled()
  })

  it("uses the browser's own DigitalCredential where there is one, and says yes for ours there", async () => {
    class DigitalCredential {
      static userAgentAllowsProtocol = (protocol: string) => protocol === 'org-iso-mdoc'
    }
    const fake = fakeWindow({ get: native(), DigitalCredential })
    answering(fake, () => answer)
    expect(await get(fake, digital(ours))).toBeInstanceOf(DigitalCredential)
    expect(['openid4vp-v1-unsigned', 'org-iso-mdoc', 'nonsense'].map((protocol) => DigitalCredential.userAgentAllowsProtocol(protocol))).toEqual([
      true,
      true,
      false,
    ])
  })

  it("PA-14: another wallet's DigitalCredential that is frozen is used as it is", async () => {
    const DigitalCredential = Object.freeze(Object.assign(class {}, { userAgentAllowsProtocol: () => false }))
    const fake = fakeWindow({ get: native(), DigitalCredential })
    answering(fake, () => answer)
    expect(await get(fake, digital(ours))).toBeInstanceOf(DigitalCredential)
  })

  it('has a class of its own that nobody can construct, where the browser has none', () => {
    const fake = fakeWindow({ get: native() })
    install(fake.scope, 'test.rdns')
    const DigitalCredential = Reflect.get(fake.scope, 'DigitalCredential')
    expect(() => new DigitalCredential()).toThrow(TypeError)
    expect([
      DigitalCredential.name,
      DigitalCredential.userAgentAllowsProtocol('openid4vp-v1-unsigned'),
      DigitalCredential.userAgentAllowsProtocol('x'),
    ]).toEqual(['DigitalCredential', true, false])
  })

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a password', { password: true }],
    ['a passkey', { publicKey: { challenge: new Uint8Array(1) } }],
    ['a protocol of another wallet', digital(theirs)],
    ['an odd request', digital(null, 1, { protocol: 5 })],
    ['a passkey beside a request of ours', { ...digital(ours), publicKey: { challenge: new Uint8Array(1) } }],
    ['a password beside a request of ours', { ...digital(ours), password: true }],
    ['a mediation that no browser knows', { ...digital(ours), mediation: 'mine' }],
    [
      'a getter that throws',
      {
        get digital() {
          throw new Error('mine')
        },
      },
    ],
    [
      'a sequence that throws',
      {
        digital: {
          requests: new Proxy([], {
            get: () => {
              throw new Error('mine')
            },
          }),
        },
      },
    ],
  ])('PA-14: a call with %s goes to the function that was there before, untouched', async (_what, options) => {
    const previous = native()
    const fake = fakeWindow({ get: previous })
    const calls = answering(fake, () => answer)
    expect(await get(fake, options)).toBe('native')
    expect(previous.mock.calls[0]?.[0]).toBe(options)
    expect(previous.mock.contexts[0]).toBe(fake.scope.navigator.credentials)
    expect(calls).toEqual([])
  })

  it('PA-14: an override made later keeps working, and gives us what it does not take', async () => {
    const fake = fakeWindow({ get: native() })
    answering(fake, () => answer)
    const wrapped = Reflect.get(fake.scope.CredentialsContainer.prototype, 'get')
    const other = function (this: unknown, options: { mine?: boolean }) {
      return options.mine ? 'other' : Reflect.apply(wrapped, this, [options])
    }
    Reflect.set(fake.scope.CredentialsContainer.prototype, 'get', other)
    expect(await get(fake, { mine: true })).toBe('other')
    expect(await get(fake, digital(ours))).toMatchObject({ type: 'digital' })
  })

  it('PA-14: an override on the object itself, made before, does not hide Lanyard, and gets what Lanyard does not take', async () => {
    const own = vi.fn(async () => 'other')
    const fake = fakeWindow({ get: native(), own: { get: own } })
    const calls = answering(fake, () => answer)
    expect(await get(fake, digital(ours))).toMatchObject({ type: 'digital' })
    expect(calls).toHaveLength(1)
    expect(own).not.toHaveBeenCalled()
    const options = { publicKey: {} }
    expect(await get(fake, options)).toBe('other')
    expect(own).toHaveBeenCalledExactlyOnceWith(options)
    expect(own.mock.contexts).toEqual([fake.scope.navigator.credentials])
  })

  it('PA-14: an override that was nailed down stays, and the provider is there all the same', () => {
    const fake = fakeWindow({ get: native() })
    const own = native()
    Object.defineProperty(fake.scope.navigator.credentials, 'get', { value: own })
    const heard = vi.fn()
    fake.scope.addEventListener('identity:announceProvider', heard)
    expect(() => install(fake.scope, 'test.rdns')).not.toThrow()
    expect(Reflect.get(fake.scope.navigator.credentials, 'get')).toBe(own)
    fake.scope.dispatchEvent(new Event('identity:requestProvider'))
    expect(heard).toHaveBeenCalledOnce()
  })

  it.each([undefined, 'silent', 'optional', 'conditional', 'required'])(
    'mediation %s is no reason to refuse: the person is asked in any case',
    async (mediation) => {
      const fake = fakeWindow({ get: native() })
      const calls = answering(fake, () => answer)
      expect(await get(fake, { ...digital(ours), mediation, password: false })).toMatchObject({ type: 'digital' })
      expect(calls).toHaveLength(1)
    },
  )

  it.each([
    ['null', null],
    ['a number', 1],
    ['one without protocol', { data: {} }],
    ['one whose protocol is no text', { protocol: 5, data: {} }],
    ['one without data', { protocol: 'org-iso-mdoc' }],
    ['one whose data is text', { protocol: 'org-iso-mdoc', data: 'text' }],
  ])('%s beside a request of ours makes the call a TypeError, in the words of the browser where it has the API', async (_what, odd) => {
    for (const requests of [
      [ours, odd],
      [odd, ours],
    ]) {
      const without = fakeWindow({ get: native() })
      const calls = answering(without, () => answer)
      await expect(get(without, digital(...requests))).rejects.toThrow(TypeError)
      const having = fakeWindow({ get: native(), DigitalCredential: class {} })
      answering(having, () => answer)
      expect(await get(having, digital(...requests))).toBe('native')
      expect(calls).toEqual([])
    }
  })

  it('PA-6: what JSON leaves out is left out, as the standard has it: a member that is undefined is none', async () => {
    const fake = fakeWindow({ get: native() })
    const calls = answering(fake, () => answer)
    await get(fake, digital({ protocol: ours.protocol, data: { nonce: 'n', state: undefined, list: [undefined], at: new Date(0) } }))
    const expected = { nonce: 'n', list: [null], at: '1970-01-01T00:00:00.000Z' }
    expect(calls[0]?.input).toStrictEqual({ intent: 'get', via: 'dc-api', requests: [{ protocol: ours.protocol, data: expected }] })
  })

  it('PA-14: create is left alone while no protocol for it is registered', () => {
    const create = native()
    const fake = fakeWindow({ get: native(), create })
    install(fake.scope, 'test.rdns')
    expect(Reflect.get(fake.scope.CredentialsContainer.prototype, 'create')).toBe(create)
  })

  it('PA-14: "use another wallet" calls the function that was there before with the original arguments', async () => {
    const previous = native()
    const fake = fakeWindow({ get: previous })
    const calls = answering(fake, () => ({ kind: 'elsewhere' }))
    const options = digital(theirs, ours)
    expect(await get(fake, options)).toBe('native')
    expect(previous.mock.calls[0]?.[0]).toBe(options)
    expect(calls[0]?.input).toMatchObject({ requests: [ours] })
  })

  it('PA-14: when the extension is gone every call reaches the function that was there before', async () => {
    const fake = fakeWindow({ get: native() })
    install(fake.scope, 'test.rdns')
    expect(await get(fake, digital(ours))).toBe('native')
  })

  it('PA-14: when the click has lapsed by then, the next call within a minute goes straight through, and only that one', async () => {
    const previous = native()
    const fake = fakeWindow({ get: previous })
    const calls = answering(fake, () => {
      fake.active = false
      return { kind: 'elsewhere' }
    })
    previous.mockRejectedValueOnce(new DOMException('no activation', 'NotAllowedError'))
    await expect(get(fake, digital(ours))).rejects.toMatchObject({ name: 'NotAllowedError' })
    fake.active = true
    expect(await get(fake, digital(ours))).toBe('native')
    expect(calls).toHaveLength(1)
    await get(fake, digital(ours))
    expect(calls).toHaveLength(2)
  })

  it('PA-14: a no from the other wallet is no reason to step aside the next time', async () => {
    const previous = native()
    const fake = fakeWindow({ get: previous })
    const calls = answering(fake, () => ({ kind: 'elsewhere' }))
    previous.mockRejectedValueOnce(new DOMException('refused', 'NotAllowedError'))
    await expect(get(fake, digital(ours))).rejects.toMatchObject({ name: 'NotAllowedError' })
    await get(fake, digital(ours))
    expect(calls).toHaveLength(2)
  })

  it('PA-6: arguments are read once; what a getter says the second time is never used', async () => {
    const fake = fakeWindow({ get: native() })
    const calls = answering(fake, () => answer)
    const reads: string[] = []
    const once = (name: string, values: unknown[]) => ({ enumerable: true, get: () => (reads.push(name), values.length > 1 ? values.shift() : values[0]) })
    const data = Object.defineProperties({}, { nonce: once('nonce', ['first', 'second']) })
    const request = Object.defineProperties({}, { protocol: once('protocol', [ours.protocol, 'evil']), data: once('data', [data, { nonce: 'evil' }]) })
    const inner = Object.defineProperties({}, { requests: once('requests', [[request], []]) })
    await get(fake, Object.defineProperties({}, { digital: once('digital', [inner, null]) }))
    expect(calls[0]?.input).toMatchObject({ requests: [{ protocol: ours.protocol, data: { nonce: 'first' } }] })
    expect(reads).toEqual(['digital', 'requests', 'protocol', 'data', 'nonce'])
  })

  it.each<[string, unknown]>([
    [
      'PA-6: a getter that throws',
      {
        get nonce() {
          throw new Error('mine')
        },
      },
    ],
    ['PA-6: a proxy', new Proxy({}, {})],
    ['PA-6: toJSON', { toJSON: () => ({}) }],
    ['PA-7: __proto__', JSON.parse('{"a":[{"__proto__":{"x":1}}]}')],
    ['PA-7: constructor', { a: { constructor: { x: 1 } } }],
    ['PA-7: a name that every object inherits', { a: [{ toString: 'x' }] }],
    ['PA-8: a BigInt', { nonce: 1n }],
    ['PA-8: NaN', { a: [Number.NaN] }],
    ['PA-8: an infinite number', { a: Number.NEGATIVE_INFINITY }],
    ['data that is text', 'text'],
    ['no data', undefined],
  ])('%s in a request of ours is a TypeError', async (_row, data) => {
    const fake = fakeWindow({ get: native() })
    const calls = answering(fake, () => answer)
    await expect(get(fake, digital({ protocol: ours.protocol, data }))).rejects.toThrow(TypeError)
    expect(calls).toEqual([])
  })

  it.each([
    ['invalid_request', 'TypeError'],
    ['aborted', 'AbortError'],
    ['access_denied', 'NotAllowedError'],
    ['server_error', 'NotAllowedError'],
  ])('the code %s rejects with %s', async (code, name) => {
    const fake = fakeWindow({ get: native() })
    answering(fake, () => code)
    await expect(get(fake, digital(ours))).rejects.toMatchObject({ name })
  })

  it('rejects with the reason of its signal, before and midway', async () => {
    const fake = fakeWindow({ get: native() })
    const aborter = new AbortController()
    let calls: readonly unknown[] = []
    const heard = new Promise<void>((resolve) => {
      calls = answering(fake, () => new Promise(() => resolve()))
    })
    const reason = new Error('mine')
    const asked = get(fake, { ...digital(ours), signal: aborter.signal })
    await heard
    aborter.abort(reason)
    await expect(asked).rejects.toBe(reason)
    fake.active = false
    await expect(get(fake, { ...digital(ours), signal: aborter.signal })).rejects.toBe(reason)
    await expect(get(fake, { ...digital(ours), signal: { aborted: true } })).rejects.toThrow(TypeError)
    expect(calls).toHaveLength(1)
  })

  const policy = (allowed: boolean, ...known: string[]) => ({ permissionsPolicy: { features: () => known, allowsFeature: () => allowed } })
  const crossOrigin = {
    get origin(): string {
      throw new DOMException('', 'SecurityError')
    },
  }
  it.each<[string, Parameters<typeof fakeWindow>[0], string]>([
    ['no fresh click', { active: false }, 'NotAllowedError'],
    ['a page that nobody sees', { document: { visibilityState: 'hidden' } }, 'NotAllowedError'],
    ['a page without the focus', { document: { hasFocus: () => false } }, 'NotAllowedError'],
    ['a tab without the focus', { top: { document: { hasFocus: () => false } } }, 'NotAllowedError'],
    ['a policy against it', { document: policy(false, 'digital-credentials-get') }, 'NotAllowedError'],
    ['MP-6: a cross-origin frame and no policy to ask', { parent: crossOrigin }, 'NotAllowedError'],
    ['MP-6: a cross-origin frame and a policy that does not know the feature', { parent: crossOrigin, document: policy(true, 'camera') }, 'NotAllowedError'],
    ['a document that is not active', { document: { defaultView: null } }, 'InvalidStateError'],
  ])('rejects with %s', async (_why, options, name) => {
    const fake = fakeWindow({ get: native(), ...options })
    const calls = answering(fake, () => answer)
    await expect(get(fake, digital(ours))).rejects.toMatchObject({ name })
    expect(calls).toEqual([])
  })

  it('a frame may ask while the focus is elsewhere in its tab', async () => {
    const fake = fakeWindow({ get: native(), document: { hasFocus: () => false }, top: { document: { hasFocus: () => true } } })
    answering(fake, () => answer)
    expect(await get(fake, digital(ours))).toMatchObject({ type: 'digital' })
  })

  it('what is wrong is said in the order of the standards: the signal’s kind, the document, the signal, the policy, the requests, the click, their data', async () => {
    const wrong = { ...digital({ protocol: ours.protocol, data: { nonce: 1n } }), signal: AbortSignal.abort() }
    const inactive = { document: { defaultView: null, ...policy(false, 'digital-credentials-get') }, active: false }
    const ends = [
      [inactive, { ...wrong, signal: {} }],
      [inactive, wrong],
      [{ ...inactive, document: policy(false, 'digital-credentials-get') }, wrong],
      [
        { document: policy(false, 'digital-credentials-get'), active: false },
        { ...wrong, digital: { requests: [] }, signal: undefined },
      ],
      [{ active: false }, { ...wrong, digital: { requests: [] }, signal: undefined }],
      [{ active: false }, { ...wrong, signal: undefined }],
      [{}, { ...wrong, signal: undefined }],
    ].map(async ([more, options]) => {
      const fake = fakeWindow({ get: native(), ...more })
      answering(fake, () => answer)
      return get(fake, options).catch(({ name }: Error) => name)
    })
    expect(await Promise.all(ends)).toEqual(['TypeError', 'InvalidStateError', 'AbortError', 'NotAllowedError', 'TypeError', 'NotAllowedError', 'TypeError'])
  })

  it('is a TypeError without requests where the browser has no such API, and the browser says so where it has one', async () => {
    const without = fakeWindow({ get: native() })
    answering(without, () => answer)
    await expect(get(without, { digital: {} })).rejects.toThrow(TypeError)
    await expect(get(without, digital())).rejects.toThrow(TypeError)
    const having = fakeWindow({ get: native(), DigitalCredential: class {} })
    answering(having, () => answer)
    expect(await get(having, digital())).toBe('native')
  })

  it("MP-6: in a cross-origin frame the browser's own API is left to decide", async () => {
    const fake = fakeWindow({ get: native(), DigitalCredential: class {}, parent: crossOrigin })
    const calls = answering(fake, () => answer)
    expect(await get(fake, digital(ours))).toBe('native')
    expect(calls).toEqual([])
  })

  it('looks like the function it stands for', () => {
    const fake = fakeWindow({ get: native() })
    const before = Object.getOwnPropertyDescriptor(fake.scope.CredentialsContainer.prototype, 'get')
    install(fake.scope, 'test.rdns')
    const after = Object.getOwnPropertyDescriptor(fake.scope.CredentialsContainer.prototype, 'get')
    expect({ ...after, value: null }).toEqual({ ...before, value: null })
    expect([after?.value.name, after?.value.length]).toEqual(['get', 0])
  })

  it.each([
    ['twice', {}, (fake: Fake) => install(fake.scope, 'test.rdns')],
    ['in an insecure context', { secure: false }, () => {}],
    ['where the origin is opaque', { origin: 'null' }, () => {}],
  ])('PA-11: nothing is installed %s', (_when, options, before) => {
    const fake = fakeWindow({ get: native(), ...options })
    before(fake)
    const get = Reflect.get(fake.scope.CredentialsContainer.prototype, 'get')
    install(fake.scope, 'test.rdns')
    expect(Reflect.get(fake.scope.CredentialsContainer.prototype, 'get')).toBe(get)
  })

  it('does without navigator.credentials', () => {
    const fake = fakeWindow()
    expect(() => install(fake.scope, 'test.rdns')).not.toThrow()
    expect('DigitalCredential' in fake.scope).toBe(false)
  })
})
