import { describe, expect, it, vi } from 'vitest'
import { pageCaller } from '../messaging/page-caller.ts'
import { type RuntimePort, servePort } from '../messaging/port-channel.ts'
import type { Route } from '../messaging/router.ts'
import { fakeRuntime } from '../testing/fakes/runtime.ts'
import { fakeWindow } from '../testing/fakes/window.ts'
import { followLinks } from './follow-links.ts'
import { startRelay } from './start-relay.ts'

const address = 'openid4vp://?client_id=x509_san_dns%3Averifier.example&request_uri=https%3A%2F%2Fverifier.example%2Fr'
const link = (href: unknown = address, localName = 'a') => ({ localName, href })
const text = { localName: 'span' }

/** A click of a person on this path of nodes, and whether the browser's own answer to it was prevented. */
function click(path: readonly object[], more: object = {}) {
  const preventDefault = vi.fn()
  return { event: { type: 'click', isTrusted: true, button: 0, composedPath: () => path, preventDefault, ...more }, preventDefault }
}

function page(ready = () => true) {
  const fake = fakeWindow()
  const follow = vi.fn()
  const stop = followLinks(fake.scope, ready, follow)
  return { ...fake, follow, stop }
}

describe('a click', () => {
  it.each([
    ['on a link', [link()]],
    ['on what stands in a link', [text, { localName: 'img' }, link(), { localName: 'body' }]],
    ['on a link in an open shadow tree', [text, link(), new EventTarget(), { localName: 'x-button' }]],
    ['on an area of an image map', [link(address, 'area')]],
    ['on a link of HAIP', [link('haip-vp://?client_id=a')]],
  ])('%s goes to the wallet and not to the address', (_where, path) => {
    const { fire, follow } = page()
    const { event, preventDefault } = click(path)
    expect(fire(event)).toBe(false)
    expect(preventDefault).toHaveBeenCalledOnce()
    expect(follow).toHaveBeenCalledExactlyOnceWith(Reflect.get(path.find((node) => 'href' in node) ?? {}, 'href'))
  })

  it.each([
    ['that a script made', [link()], { isTrusted: false }],
    ['of the middle button', [link()], { button: 1 }],
    ['on nothing', [text], {}],
    ['on a link to a site', [link('https://verifier.example/')], {}],
    ['on a link without an address', [link('')], {}],
    ['on a link of SVG', [link({ baseVal: address })], {}],
    ['on an offer, until the wallet can take one', [link('openid-credential-offer://?credential_offer=x')], {}],
    ['on a button that has an address', [link(address, 'button')], {}],
    ['on a link in a link to a site', [link('https://verifier.example/'), link()], {}],
    ['on an address of more than 16 kB', [link(address.padEnd(16_385, 'x'))], {}],
  ])('%s is left to the browser', (_what, path, more) => {
    const { fire, follow } = page()
    const { event, preventDefault } = click(path, more)
    fire(event)
    expect(preventDefault).not.toHaveBeenCalled()
    expect(follow).not.toHaveBeenCalled()
  })

  it('is left to the browser once the extension is gone, and once another relay took over', () => {
    for (const { fire, follow, stop } of [page(() => false), page()]) {
      stop()
      fire(click([link()]).event)
      expect(follow).not.toHaveBeenCalled()
    }
    const { fire, follow } = page(() => false)
    const { event, preventDefault } = click([link()])
    fire(event)
    expect([follow.mock.calls, preventDefault.mock.calls]).toEqual([[], []])
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
    const { scope, fire } = fakeWindow()
    const { routed, serve } = background(done)
    startRelay(scope, fakeRuntime(serve, sender))
    fire(click([link()]).event)
    fire(click([link()]).event)
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
    const { scope, fire } = fakeWindow()
    const [older, newer] = [background(done), background(done)]
    startRelay(scope, fakeRuntime(older.serve, sender))
    startRelay(scope, fakeRuntime(newer.serve, sender))
    fire(click([link()]).event)
    await vi.waitFor(() => expect(newer.routed).toHaveBeenCalledOnce())
    expect(older.routed).not.toHaveBeenCalled()
  })

  it('is left to the browser once the extension is gone', () => {
    const { scope, fire } = fakeWindow()
    const { serve } = background(done)
    const runtime = fakeRuntime(serve, sender)
    startRelay(scope, runtime)
    runtime.id = undefined
    const { event, preventDefault } = click([link()])
    fire(event)
    expect(preventDefault).not.toHaveBeenCalled()
  })
})
