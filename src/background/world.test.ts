import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { type Allowed, outside } from './world.ts'

const trust = async () => ({ anchors: [], attesters: [] })
const released: Allowed = { trust, loopback: async () => false }
const developing: Allowed = { trust, loopback: async () => true }

const answering = (body: BodyInit, seen: { url: string; init: RequestInit }[] = []): typeof fetch =>
  (async (url: string, init: RequestInit) => {
    seen.push({ url, init })
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  }) as typeof fetch

/** Node's fetch, which has no extension's permissions and therefore no other origins that count as its own. */
const nodeFetch = ((url: string, init: RequestInit) => fetch(url, { ...init, mode: 'cors' })) as typeof fetch

/** A fetcher whose answers are given by hand, one `Response` per request. */
function byHand() {
  const open: { url: string; answer: (response: Response) => void }[] = []
  const fetcher = ((url: string) => new Promise<Response>((answer) => open.push({ url, answer }))) as typeof fetch
  return { open, fetcher }
}

/** Lets everything go on that waits for nothing outside. */
const settle = () => new Promise<void>((done) => setImmediate(done))
const failed = { code: 'network.failed' }

describe('the only fetch', () => {
  it('DR-11: sends no cookies, no referrer and no name of this installation, follows no redirect and uses no cache', async () => {
    const seen: { url: string; init: RequestInit }[] = []
    const answer = await outside(released, answering('{}', seen)).fetch('https://a.example/x#part')
    expect(seen[0]?.url).toBe('https://a.example/x')
    expect(seen[0]?.init).toMatchObject({
      method: 'GET',
      mode: 'same-origin',
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    })
    expect(answer).toEqual({ status: 200, contentType: 'application/json', body: new TextEncoder().encode('{}') })
  })

  it.each([
    'http://a.example/',
    'data:text/plain,x',
    'file:///etc/passwd',
    'javascript:1',
    'ws://a.example/',
    '/relative',
    '',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://2130706433/',
    'https://169.254.169.254/latest',
    'https://10.0.0.1/',
    'https://192.168.0.1./',
    'https://１２７.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fe80::1]/',
    'https://localhost/',
    'https://localhost./',
    'https://LOCALHOST/',
    'https://a.localhost/',
    'http://localhost:8080/',
    'https://user@a.example/',
    'https://user:word@a.example/',
    'https://a.example./',
    'http://localhost.a.example/',
  ])('DR-13: "%s" is refused before anything is sent', async (url) => {
    const seen: { url: string; init: RequestInit }[] = []
    await expect(outside(released, answering('', seen)).fetch(url)).rejects.toMatchObject(failed)
    expect(seen).toEqual([])
  })

  it.each([
    'http://localhost/',
    'http://localhost:8080/x',
    'http://verifier.localhost:3000/',
    'http://127.0.0.1:3000/',
    'http://127.1:3000/',
    'https://localhost:8443/',
    'https://127.0.0.1/',
  ])('DR-13: %s, which is this machine, is asked in developer mode', async (url) => {
    const seen: { url: string; init: RequestInit }[] = []
    await outside(developing, answering('', seen)).fetch(url)
    expect(seen.length).toBe(1)
  })

  it.each(['http://a.example/', 'http://192.168.0.1/', 'https://192.168.0.1/', 'http://127.0.0.2/', 'http://[::1]/', 'http://localhost./', 'http://0.0.0.0/'])(
    'DR-13: %s is refused in developer mode too',
    async (url) => {
      const seen: { url: string; init: RequestInit }[] = []
      await expect(outside(developing, answering('', seen)).fetch(url)).rejects.toMatchObject(failed)
      expect(seen).toEqual([])
    },
  )

  it('is asked whether developers work here only for this machine', async () => {
    let asked = 0
    const loopback = async () => {
      asked++
      return false
    }
    await outside({ trust, loopback }, answering('')).fetch('https://a.example/')
    expect(asked).toBe(0)
  })

  it('whatever text it is given, it asks only https hosts with a name, or nobody', async () => {
    const host = fc.oneof(
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.ipV6().map((ip) => `[${ip}]`),
      fc.domain(),
      fc.constantFrom('localhost', 'a.localhost', '0x7f.1', 'a'),
    )
    const url = fc.tuple(fc.constantFrom('https', 'http', 'ftp', 'HTTPS'), host, fc.webPath()).map(([scheme, name, path]) => `${scheme}://${name}${path}`)
    await fc.assert(
      fc.asyncProperty(fc.oneof(url, fc.webUrl({ withFragments: true }), fc.string()), async (text) => {
        const seen: { url: string; init: RequestInit }[] = []
        const world = outside(released, answering('', seen))
        const answer = await world.fetch(text).catch((error: { code?: string }) => error.code)
        if (answer === 'network.failed') {
          expect(seen).toEqual([])
          return
        }
        const { protocol, hostname, hash } = new URL(seen[0]?.url ?? '')
        expect([protocol, hash, /^\[|^[\d.]+$|(?:^|\.)localhost\.?$/.test(hostname)]).toEqual(['https:', '', false])
      }),
      { numRuns: 200 },
    )
  })

  it('DR-7: stops reading after 256 kB, however long the answer is', async () => {
    let sent = 0
    let stopped = false
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
      cancel() {
        stopped = true
      },
    })
    await expect(outside(released, answering(endless)).fetch('https://a.example/')).rejects.toMatchObject(failed)
    expect(sent).toBeLessThan(1_000_000)
    expect(stopped).toBe(true)
  })

  it('DR-7: takes exactly 256 kB, and not one byte more', async () => {
    const world = outside(released, answering(new Uint8Array(262_144)))
    expect((await world.fetch('https://a.example/')).body.length).toBe(262_144)
    await expect(outside(released, answering(new Uint8Array(262_145))).fetch('https://a.example/')).rejects.toMatchObject(failed)
  })

  it('DR-7: gives up when patience ends, even when nobody listens to the signal', async () => {
    const patience = new AbortController()
    const { fetcher } = byHand()
    const answer = outside(released, fetcher, () => patience.signal).fetch('https://a.example/')
    await settle()
    patience.abort()
    await expect(answer).rejects.toMatchObject(failed)
  })

  it('DR-7: gives up when patience ends in the middle of a body', async () => {
    const patience = new AbortController()
    const slow = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(1))
      },
    })
    const answer = outside(released, answering(slow), () => patience.signal).fetch('https://a.example/')
    await settle()
    patience.abort()
    await expect(answer).rejects.toMatchObject(failed)
  })

  it.each([300, 301, 302, 303, 307, 308])('DR-5: an answer of %i is an error, also when the platform lets it through', async (status) => {
    const fetcher = (async () => new Response(null, { status, headers: { location: 'https://b.example/' } })) as typeof fetch
    await expect(outside(released, fetcher).fetch('https://a.example/')).rejects.toMatchObject(failed)
  })

  it('a failure below is network.failed and says nothing of the address', async () => {
    const failing = (() => Promise.reject(new TypeError('https://a.example/secret'))) as typeof fetch
    const error = await outside(released, failing)
      .fetch('https://a.example/secret')
      .catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'network.failed', message: 'no answer' })
  })
})

describe('many requests at once', () => {
  it('DR-12: the same GET asked 50 times is asked once, and each gets bytes of its own', async () => {
    const { open, fetcher } = byHand()
    const world = outside(released, fetcher)
    const answers = Array.from({ length: 50 }, () => world.fetch('https://a.example/did.json', { headers: { accept: 'application/json' } }))
    await settle()
    expect(open.length).toBe(1)
    open[0]?.answer(new Response('{}'))
    const bodies = (await Promise.all(answers)).map(({ body }) => body)
    expect(new Set(bodies).size).toBe(50)
    for (const body of bodies) expect(new TextDecoder().decode(body)).toBe('{}')
  })

  it('DR-12: once it is answered, the same GET is asked anew', async () => {
    let asked = 0
    const fetcher = (async () => new Response(String(++asked))) as typeof fetch
    const world = outside(released, fetcher)
    for (const expected of ['1', '2']) expect(new TextDecoder().decode((await world.fetch('https://a.example/')).body)).toBe(expected)
  })

  it('DR-12: one failure is the failure of all who asked, and is not remembered', async () => {
    let asked = 0
    const fetcher = (async () => {
      if (asked++ === 0) throw new TypeError('gone')
      return new Response('{}')
    }) as typeof fetch
    const world = outside(released, fetcher)
    const codes = [world.fetch('https://a.example/'), world.fetch('https://a.example/')].map((answer) => answer.catch((error: { code: string }) => error.code))
    expect(await Promise.all(codes)).toEqual(['network.failed', 'network.failed'])
    expect((await world.fetch('https://a.example/')).status).toBe(200)
  })

  it('DR-12: a GET with other headers is another, and POSTs are never merged', async () => {
    const { open, fetcher } = byHand()
    const world = outside(released, fetcher)
    void world.fetch('https://a.example/', { headers: { accept: 'a/b' } })
    void world.fetch('https://a.example/', { headers: { accept: 'a/c' } })
    for (let each = 0; each < 3; each++) void world.fetch('https://a.example/', { method: 'POST', body: 'same' })
    await settle()
    expect(open.length).toBe(5)
  })

  it('DR-12: never more than six at once to a host, whoever they are, and other hosts do not wait', async () => {
    const { open, fetcher } = byHand()
    const world = outside(released, fetcher)
    const answers = Array.from({ length: 50 }, (_, at) => world.fetch(`https://a.example:${4000 + (at % 2)}/${at}`))
    void world.fetch('https://b.example/')
    await settle()
    expect(open.map(({ url }) => new URL(url).hostname)).toEqual([...Array(6).fill('a.example'), 'b.example'])
    const [other] = open.splice(6, 1)
    expect(other?.url).toBe('https://b.example/')
    for (let answered = 0; answered < 50; answered++) {
      open.shift()?.answer(new Response(''))
      await settle()
      expect(open.length).toBe(Math.min(6, 49 - answered))
    }
    expect((await Promise.all(answers)).length).toBe(50)
  })

  it('DR-12: whoever waits for a turn and loses patience makes room', async () => {
    const { open, fetcher } = byHand()
    const controllers: AbortController[] = []
    const patience = () => {
      const controller = new AbortController()
      controllers.push(controller)
      return controller.signal
    }
    const world = outside(released, fetcher, patience)
    const answers = Array.from({ length: 8 }, (_, at) => world.fetch(`https://a.example/${at}`).catch((error: { code: string }) => error.code))
    await settle()
    controllers[6]?.abort()
    expect(await answers[6]).toBe('network.failed')
    controllers[0]?.abort()
    expect(await answers[0]).toBe('network.failed')
    await settle()
    expect(open.map(({ url }) => url).slice(6)).toEqual(['https://a.example/7'])
  })
})

describe('a real server', () => {
  const close: (() => void)[] = []
  afterEach(() => {
    for (const each of close.splice(0)) each()
  })

  async function serve(answer: RequestListener): Promise<{ readonly url: string; readonly seen: IncomingMessage[] }> {
    const seen: IncomingMessage[] = []
    const server = createServer((request, response) => {
      seen.push(request)
      answer(request, response)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    close.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
  }

  it('DR-13: is not reached outside developer mode', async () => {
    const { url, seen } = await serve((_, response) => response.end('{}'))
    await expect(outside(released, nodeFetch).fetch(url)).rejects.toMatchObject(failed)
    expect(seen).toEqual([])
    expect((await outside(developing, nodeFetch).fetch(url)).status).toBe(200)
  })

  it('DR-11: sees no cookie, though it set one, no Referer and no Origin', async () => {
    const { url, seen } = await serve((_, response) => response.setHeader('set-cookie', 'a=b; Path=/').end('{}'))
    const world = outside(developing, nodeFetch)
    await world.fetch(url)
    await world.fetch(url, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' })
    expect(seen.length).toBe(2)
    for (const { headers } of seen) expect([headers.cookie, headers.referer, headers.origin]).toEqual([undefined, undefined, undefined])
  })

  it.each([301, 302, 303, 307, 308])('VP-15, DR-5: its redirect (%i) is an error, and nothing is sent to where it points', async (status) => {
    const target = await serve((_, response) => response.end('{}'))
    const { url, seen } = await serve((_, response) => response.writeHead(status, { location: `${target.url}/other` }).end())
    await expect(outside(developing, nodeFetch).fetch(url)).rejects.toMatchObject(failed)
    await expect(outside(developing, nodeFetch).fetch(url, { method: 'POST', body: 'answer' })).rejects.toMatchObject(failed)
    expect(seen.map(({ method }) => method)).toEqual(['GET', 'POST'])
    expect(target.seen).toEqual([])
  })

  it('DR-5: a redirect to itself is an error after one request', async () => {
    const { url, seen } = await serve((request, response) => response.writeHead(302, { location: request.url ?? '/' }).end())
    await expect(outside(developing, nodeFetch).fetch(url)).rejects.toMatchObject(failed)
    expect(seen.length).toBe(1)
  })

  it('VP-16: that sends one byte and no more is given up when patience ends, and hears of it', async () => {
    const patience = new AbortController()
    let gone: Promise<unknown> = Promise.resolve()
    const { url } = await serve((request, response) => {
      gone = new Promise((done) => request.socket.once('close', done))
      response.writeHead(200).write('{', () => patience.abort())
    })
    await expect(outside(developing, nodeFetch, () => patience.signal).fetch(url)).rejects.toMatchObject(failed)
    await gone
  })

  it('VP-16: that never answers is given up when patience ends', async () => {
    const patience = new AbortController()
    const { url } = await serve(() => patience.abort())
    await expect(outside(developing, nodeFetch, () => patience.signal).fetch(url)).rejects.toMatchObject(failed)
  })

  it('VP-16: whose 50 MB fit into 50 kB of gzip is cut off, and 200 kB in gzip are read', async () => {
    const sizes = new Map([
      ['/bomb', 50_000_000],
      ['/fits', 200_000],
    ])
    const { url } = await serve((request, response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(new Uint8Array(sizes.get(request.url ?? '') ?? 0))),
    )
    await expect(outside(developing, nodeFetch).fetch(`${url}/bomb`)).rejects.toMatchObject(failed)
    expect((await outside(developing, nodeFetch).fetch(`${url}/fits`)).body.length).toBe(200_000)
  })

  it('DR-7, VP-16: that sends chunks for ever is cut off', async () => {
    let gone: Promise<unknown> = Promise.resolve()
    const { url } = await serve((request, response) => {
      gone = new Promise((done) => request.socket.once('close', done))
      const more = () => {
        while (!response.destroyed && response.write(new Uint8Array(16_384)));
        response.once('drain', more)
      }
      more()
    })
    await expect(outside(developing, nodeFetch).fetch(url)).rejects.toMatchObject(failed)
    await gone
  })

  it('VP-16: that answers 204 or an error says so, and nothing more', async () => {
    const { url } = await serve((request, response) => response.writeHead(request.url === '/none' ? 204 : 500).end())
    expect(await outside(developing, nodeFetch).fetch(`${url}/none`)).toEqual({ status: 204, contentType: null, body: new Uint8Array() })
    expect((await outside(developing, nodeFetch).fetch(`${url}/error`)).status).toBe(500)
  })

  it('DR-14: that speaks no TLS where https was asked is an error: a name that was made to point here ends so', async () => {
    const { url, seen } = await serve((_, response) => response.end('{}'))
    await expect(outside(developing, nodeFetch).fetch(url.replace('http:', 'https:'))).rejects.toMatchObject(failed)
    expect(seen).toEqual([])
  })
})
