import { describe, expect, it, vi } from 'vitest'
import { pageCaller } from '../messaging/page-caller.ts'
import { type RuntimePort, servePort } from '../messaging/port-channel.ts'
import type { Route } from '../messaging/router.ts'
import { openChannel } from '../messaging/window-channel.ts'
import { fakeRuntime } from '../testing/fakes/runtime.ts'
import { type FakeWindow, fakeWindow } from '../testing/fakes/window.ts'
import { followLinks } from './follow-links.ts'
import { startRelay } from './start-relay.ts'

const address = 'openid4vp://?client_id=x509_san_dns%3Averifier.example&request_uri=https%3A%2F%2Fverifier.example%2Fr'

type Listener = (event: object) => void
interface Heard {
  readonly listener: Listener
  readonly capture: boolean
  readonly signal?: AbortSignal
}
type Options = { readonly capture?: boolean; readonly signal?: AbortSignal }

/** A place on the way of an event. */
function place(more: object = {}) {
  const heard: Heard[] = []
  const addEventListener = (_type: string, listener: Listener, { capture = false, ...rest }: Options = {}) => void heard.push({ listener, capture, ...rest })
  return { ...more, heard, addEventListener }
}
type Place = ReturnType<typeof place>
const link = (href: unknown = address, localName = 'a') => place({ localName, href })
const text = () => place({ localName: 'span' })

/** A click of a person on this path of nodes and on the window, as a browser takes it round (DOM section 2.9). Tells whether the browser's own answer to it was prevented. */
function click({ fire }: Pick<FakeWindow, 'fire'>, path: readonly Place[], more: object = {}): boolean {
  const way = [...path, place()]
  let hidden = false
  const event = {
    type: 'click',
    isTrusted: true,
    button: 0,
    cancelBubble: false,
    defaultPrevented: false,
    currentTarget: null as Place | null,
    eventPhase: 1,
    composedPath: () => way,
    preventDefault: () => (event.defaultPrevented = true),
    stopPropagation: () => (event.cancelBubble = true),
    hide: () => (event.cancelBubble = hidden = true),
    ...more,
  }
  fire(event)
  for (const capture of [true, false]) {
    event.eventPhase = capture ? 1 : 3
    for (const at of capture ? way.toReversed() : way) {
      if (event.cancelBubble) continue
      event.currentTarget = at
      // As many as there were when the event got here, without those that were taken away since.
      for (const { listener, signal } of at.heard.filter((each) => each.capture === capture)) if (!signal?.aborted && !hidden) listener(event)
    }
  }
  return event.defaultPrevented
}

function page(ready = () => true) {
  const fake = fakeWindow()
  const follow = vi.fn()
  const stop = followLinks(fake.scope, ready, follow)
  return { ...fake, follow, stop }
}

describe('a click', () => {
  it.each([
    ['on a link', [link()], {}],
    ['on what stands in a link', [text(), place({ localName: 'img' }), link(), place({ localName: 'body' })], {}],
    ['on a link in an open shadow tree', [text(), link(), place(), place({ localName: 'x-button' })], {}],
    ['on an area of an image map', [link(address, 'area')], {}],
    ['on a link of HAIP', [link('haip-vp://?client_id=a')], {}],
    ['with a key held down, on a link that opens a tab', [link()], { ctrlKey: true }],
  ])('%s goes to the wallet and not to the address', (_where, path, more) => {
    const fake = page()
    expect(click(fake, path, more)).toBe(true)
    expect(fake.follow).toHaveBeenCalledExactlyOnceWith(Reflect.get(path.find((node) => 'href' in node) ?? {}, 'href'))
  })

  it.each([
    ['that a script made', [link()], { isTrusted: false }],
    ['of the middle button', [link()], { button: 1 }],
    ['on nothing', [text()], {}],
    ['on a link to a site', [link('https://verifier.example/')], {}],
    ['on a link without an address', [link('')], {}],
    ['on a link of SVG', [link({ baseVal: address })], {}],
    ['on an offer, until the wallet can take one', [link('openid-credential-offer://?credential_offer=x')], {}],
    ['on a button that has an address', [link(address, 'button')], {}],
    ['on a link in a link to a site', [link('https://verifier.example/'), link()], {}],
    ['on an address of more than 16 kB', [link(address.padEnd(16_385, 'x'))], {}],
  ])('%s is left to the browser', (_what, path, more) => {
    const fake = page()
    expect(click(fake, path, more)).toBe(false)
    expect(fake.follow).not.toHaveBeenCalled()
  })

  const takesBack = ({ preventDefault }: { preventDefault(): void }) => preventDefault()
  const stops = ({ stopPropagation }: { stopPropagation(): void }) => stopPropagation()
  const hides = ({ hide }: { hide(): void }) => hide()
  const three = () => [text(), link(), place({ localName: 'body' })] as const

  it.each([
    ['on the link itself', 1, false],
    ['on the way up', 2, false],
    ['on the way down', 2, true],
  ])('that the page takes back %s is none, whatever the page does with it then', (_where, index, capture) => {
    const fake = page()
    const path = three()
    path[index]?.addEventListener('click', takesBack as Listener, { capture })
    click(fake, path)
    expect(fake.follow).not.toHaveBeenCalled()
  })

  it.each([
    ['on the link itself', 1, false],
    ['on the way up', 2, false],
    ['on the way down', 2, true],
  ])('that the page stops %s goes to the wallet all the same, once; taken back there it does not', (_where, index, capture) => {
    for (const [taken, ...does] of [
      [true, stops],
      [false, stops, takesBack],
    ] as const) {
      const fake = page()
      const path = three()
      for (const one of does) path[index]?.addEventListener('click', one as Listener, { capture })
      click(fake, path)
      expect(fake.follow).toHaveBeenCalledTimes(taken ? 1 : 0)
    }
  })

  it('that the page hides from whoever listens beside it is left to the browser, and the next one is taken once', () => {
    const fake = page()
    const path = three()
    const { heard } = path[1]
    path[1].addEventListener('click', hides as Listener)
    expect(click(fake, path)).toBe(false)
    expect(fake.follow).not.toHaveBeenCalled()
    heard.splice(0, 1)
    expect(click(fake, path)).toBe(true)
    expect(fake.follow).toHaveBeenCalledOnce()
  })

  it('comes to the page’s own listeners as if nobody had taken it', () => {
    const fake = page()
    const path = three()
    const seen: boolean[] = []
    const sees = ({ defaultPrevented }: { readonly defaultPrevented: boolean }) => void seen.push(defaultPrevented)
    for (const capture of [true, false]) path[2].addEventListener('click', sees as unknown as Listener, { capture })
    expect(click(fake, path)).toBe(true)
    expect(seen).toEqual([false, false])
  })

  it('is left to the browser once the extension is gone, and once another relay took over', () => {
    const over = page()
    over.stop()
    for (const fake of [page(() => false), over]) {
      expect(click(fake, [link()])).toBe(false)
      expect(fake.follow).not.toHaveBeenCalled()
    }
  })
})

describe('a link that was clicked', () => {
  const sender = { id: 'ours', origin: 'https://site.example', frameId: 0, tab: { id: 7, url: 'https://site.example/' } }
  const background = (route: Route) => {
    const routed = vi.fn(route)
    const open = new Map()
    return { routed, serve: (port: RuntimePort) => servePort(port, routed, (from, active, id) => pageCaller(from, active, id, 'ours'), open) }
  }
  const done: Route = async ({ id }) => ({ id, ok: true, output: undefined })

  it('is carried to the background by the relay, under an id of its own', async () => {
    const fake = fakeWindow()
    const { scope } = fake
    const { routed, serve } = background(done)
    startRelay(scope, fakeRuntime(serve, sender))
    click(fake, [link()])
    click(fake, [link()])
    await vi.waitFor(() => expect(routed).toHaveBeenCalledTimes(2))
    const calls = routed.mock.calls.map(([call]) => call)
    expect(calls.map(({ name, input }) => ({ name, input }))).toEqual([
      { name: 'exchange.follow', input: { url: address } },
      { name: 'exchange.follow', input: { url: address } },
    ])
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2)
    expect(routed.mock.calls[0]?.[1]).toMatchObject({ origin: 'https://site.example', active: true })
  })

  it('is carried once: a newer relay in the same document takes over', async () => {
    const fake = fakeWindow()
    const { scope } = fake
    const [older, newer] = [background(done), background(done)]
    startRelay(scope, fakeRuntime(older.serve, sender))
    startRelay(scope, fakeRuntime(newer.serve, sender))
    click(fake, [link()])
    await vi.waitFor(() => expect(newer.routed).toHaveBeenCalledOnce())
    expect(older.routed).not.toHaveBeenCalled()
  })

  it('is left to the browser once the extension is gone', () => {
    const fake = fakeWindow()
    const { scope } = fake
    const { serve } = background(done)
    const runtime = fakeRuntime(serve, sender)
    startRelay(scope, runtime)
    runtime.id = undefined
    expect(click(fake, [link()])).toBe(false)
  })

  it('MP-6: is left to the browser in a frame below a page of another origin, where the background refuses it', async () => {
    const parent = {
      get origin(): string {
        throw new DOMException('', 'SecurityError')
      },
    }
    const fake = fakeWindow({ parent })
    const { routed, serve } = background(done)
    startRelay(fake.scope, fakeRuntime(serve, sender))
    expect(click(fake, [link()])).toBe(false)
    expect(routed).not.toHaveBeenCalled()
  })

  it('PA-1: is a fresh click although the window has not the focus yet, and a page cannot say that there was one', async () => {
    const fake = fakeWindow({ active: false, document: { hasFocus: () => false } })
    const { routed, serve } = background(done)
    startRelay(fake.scope, fakeRuntime(serve, sender))
    click(fake, [link()])
    await vi.waitFor(() => expect(routed).toHaveBeenCalledOnce())
    expect(routed.mock.calls[0]?.[1]).toMatchObject({ active: true })
    const said = openChannel(fake.scope)({ id: 'page-id', name: 'exchange.follow', input: { url: address } })
    expect(await said).toEqual({ id: 'page-id', ok: false, error: { code: 'access_denied' } })
    expect(routed).toHaveBeenCalledOnce()
  })
})
