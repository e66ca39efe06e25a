import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One page of a site: its HTML, and headers beside the content type. */
interface Served {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
}

/** What a path says by itself: a text, and its media type (JSON). */
interface Reply {
  readonly body: string
  readonly type?: string
}

/** A small site of one's own. It answers alike on every name of this machine, so that one server is as many origins as are wanted. */
export interface Site {
  /** Puts a page at this path, with the page's own scripts and markup inside its body. */
  readonly put: (path: string, body: string, headers?: Readonly<Record<string, string>>) => void
  /** Answers every request for this path with what this makes of the request's body. */
  readonly answer: (path: string, make: (body: string) => Reply | Promise<Reply>) => void
  /** The address of a path at `localhost`, `a.localhost`, `127.0.0.1` … */
  readonly at: (path?: string, host?: string) => string
  /** The origin of that address. */
  readonly origin: (host?: string) => string
  /** What a page says of itself, without being asked: the JSON that it posts to `/tell/<name>`. Each is heard once. Throws when nothing is said for a minute. */
  readonly told: (name: string) => Promise<unknown>
  readonly close: () => Promise<void>
}

const blank = '<h1>A site</h1><button>Press</button>'

/** Starts a site on any free port of 127.0.0.1. What was not put there is a page with a button that does nothing. */
export async function startSite(): Promise<Site> {
  const pages = new Map<string, Served>()
  const answers = new Map<string, (body: string) => Reply | Promise<Reply>>()
  const news = mailbox()
  const server = createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?')
    if (request.method === 'POST' && path.startsWith('/tell/')) {
      void textOf(request).then((text) => {
        news.put(path.slice('/tell/'.length), JSON.parse(text))
        response.writeHead(204).end()
      })
      return
    }
    const make = answers.get(path)
    if (make) {
      void textOf(request)
        .then(make)
        .then(
          ({ body, type = 'application/json' }) => response.writeHead(200, { 'content-type': type }).end(body),
          () => response.writeHead(500).end(),
        )
      return
    }
    const { body, headers } = pages.get(path) ?? { body: blank, headers: {} }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end(`<!doctype html><html lang="en"><title>A site</title><link rel="icon" href="data:,">${body}`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const origin = (host = 'localhost') => `http://${host}:${port}`
  return {
    put: (path, body, headers = {}) => void pages.set(path, { body, headers }),
    answer: (path, make) => void answers.set(path, make),
    at: (path = '/', host = 'localhost') => origin(host) + path,
    origin,
    told: news.take,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** Messages by name; whoever takes one waits until it is there. */
function mailbox() {
  const held = new Map<string, { readonly message: Promise<unknown>; readonly put: (message: unknown) => void }>()
  const boxOf = (name: string) => {
    const known = held.get(name)
    if (known) return known
    let put: (message: unknown) => void = () => {}
    const message = new Promise<unknown>((resolve) => {
      put = resolve
    })
    const made = { message, put }
    held.set(name, made)
    return made
  }
  return {
    put: (name: string, message: unknown) => boxOf(name).put(message),
    async take(name: string) {
      const { message } = boxOf(name)
      let timer: ReturnType<typeof setTimeout> | undefined
      const silence = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error(`no page said "${name}"`)), 60_000)
      })
      try {
        return await Promise.race([message, silence])
      } finally {
        clearTimeout(timer)
        held.delete(name)
      }
    },
  }
}
