import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import encodeQR from 'qr'

/** A small OpenID4VP verifier on this machine: unsigned requests, answers by `direct_post` (OpenID4VP 1.0 section 8.2). A double, for the ways in alone. */
export interface Verifier {
  readonly origin: string
  /** A request for a degree, as its URL. */
  readonly request: () => string
  /** What was answered so far, the parameters of each answer. */
  readonly answers: readonly Readonly<Record<string, string>>[]
  /** How many browsers came to the page behind an answer. */
  readonly arrived: () => number
  /** The address of a page with this markup in it. */
  readonly page: (markup: string) => string
  readonly close: () => Promise<void>
}

/** The picture of a code, as markup. */
export function codeOf(text: string, pixels = 300): string {
  const image = Buffer.from(encodeQR(text, 'svg', { border: 4 })).toString('base64')
  return `<img alt="A code" width="${pixels}" height="${pixels}" style="background:#fff" src="data:image/svg+xml;base64,${image}">`
}

/** Moves a page on as soon as an answer has come, as verifiers' pages with a code do. */
export const movesOn = `<script>
  const wait = setInterval(async () => {
    if ((await (await fetch('/answered')).text()) !== 'true') return
    clearInterval(wait)
    location.href = '/done'
  }, 200)
</script>`

/** Starts a verifier on any free port of 127.0.0.1. */
export async function startVerifier(): Promise<Verifier> {
  const pages = new Map<string, string>()
  const answers: Readonly<Record<string, string>>[] = []
  let arrivals = 0
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const send = (type: string, body: string) => void response.writeHead(200, { 'content-type': type }).end(body)
    if (path === '/answered') return send('text/plain', String(answers.length > 0))
    if (path === '/done') arrivals += 1
    if (request.method !== 'POST')
      return send('text/html', `<!doctype html><title>A verifier</title><link rel="icon" href="data:,">${pages.get(path) ?? '<h1>Done</h1>'}`)
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => {
      body += part
    })
    request.on('end', () => {
      answers.push(Object.fromEntries(new URLSearchParams(body)))
      send('application/json', JSON.stringify({ redirect_uri: `${origin()}/done` }))
    })
  })
  const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: origin(),
    request() {
      const to = `${origin()}/answer`
      const credentials = [{ id: 'degree', format: 'jwt_vc_json', meta: { type_values: [['UniversityDegreeCredential']] } }]
      const parameters = {
        client_id: `redirect_uri:${to}`,
        response_type: 'vp_token',
        response_mode: 'direct_post',
        response_uri: to,
        nonce: crypto.randomUUID(),
        dcql_query: JSON.stringify({ credentials }),
      }
      return `openid4vp://authorize?${new URLSearchParams(parameters)}`
    },
    answers,
    arrived: () => arrivals,
    page(markup) {
      const path = `/page-${pages.size}`
      pages.set(path, markup)
      return origin() + path
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
