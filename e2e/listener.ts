import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One request that reached the server, with every byte of its body that came. */
export interface Heard {
  /** `POST verifier.localhost/answer` */
  readonly what: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

/** How a path is answered, also never or with half an answer. */
export type Answers = (response: ServerResponse, heard: Heard) => void

/** A server on every name of this machine that answers as it is told. It keeps all it hears, but for the visits of its pages. */
export interface Listener {
  readonly port: number
  /** The address of a path, at `verifier.localhost` unless another name is said. */
  readonly at: (path: string, host?: string) => string
  /** Says how a path is answered from now on, and gives back its address. */
  readonly serve: (path: string, answers: Answers) => string
  /** The address of a page with this markup in it. */
  readonly page: (markup: string) => string
  /** What it heard since it last forgot. */
  readonly heard: () => readonly Heard[]
  /** Forgets what it heard and how it answers. */
  readonly forget: () => void
  readonly close: () => Promise<void>
}

/** Starts it on any free port of 127.0.0.1. What it was told nothing about is answered with 404. */
export async function startListener(): Promise<Listener> {
  const answers = new Map<string, Answers>()
  const pages = new Map<string, string>()
  let heard: Heard[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const page = pages.get(path)
    if (page !== undefined) {
      // A site that has seen this browser before.
      const headers = { 'content-type': 'text/html', 'set-cookie': 'visitor=1; Path=/' }
      return void response.writeHead(200, headers).end(`<!doctype html><title>A verifier</title><link rel="icon" href="data:,">${page}`)
    }
    const parts: string[] = []
    const one: Heard = {
      what: `${request.method} ${request.headers.host?.replace(/:\d+$/, '')}${path}`,
      headers: request.headers,
      get body() {
        return parts.join('')
      },
    }
    heard.push(one)
    request.setEncoding('utf8')
    request.on('data', (part: string) => parts.push(part))
    request.on('end', () => (answers.get(path) ?? ((to) => to.writeHead(404).end()))(response, one))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const at = (path: string, host = 'verifier.localhost') => `http://${host}:${port}${path}`
  return {
    port,
    at,
    serve(path, how) {
      answers.set(path, how)
      return at(path)
    },
    page(markup) {
      const path = `/page-${pages.size}`
      pages.set(path, markup)
      return at(path)
    },
    heard: () => heard,
    forget() {
      heard = []
      answers.clear()
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
