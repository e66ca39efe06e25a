import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { calculateJwkThumbprint, decodeJwt, decodeProtectedHeader, importJWK, type JWK, jwtVerify } from 'jose'

const thumbprint = 'urn:ietf:params:oauth:jwk-thumbprint'

/** What a site takes as the name of a person: a DID whose key stands in it, or the thumbprint of a key (SIOPv2 draft 13 section 8). */
export type Subject = 'did:jwk' | typeof thumbprint

/** A small site on this machine that people sign in at with SIOPv2: unsigned requests, ID Tokens verified with jose as section 11.1 wants it. A double. */
export interface SiopVerifier {
  readonly origin: string
  /** The address of a page with a link that asks to sign in. */
  readonly page: (mode: 'fragment' | 'direct_post', subject?: Subject) => string
  /** Who signed in so far, in order. */
  readonly subjects: readonly string[]
  /** What came instead: an error, or why an ID Token was not taken. */
  readonly refused: readonly string[]
  readonly close: () => Promise<void>
}

const html = (body: string) => `<!doctype html><title>A site</title><link rel="icon" href="data:,">${body}`
const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

/** Where the browser brings the answer: the page hands it to its server, and shows who is there. */
const callback = `<p id="who">One moment</p><script>
  fetch('/answer', { method: 'POST', body: location.hash.slice(1) })
    .then((answer) => answer.json())
    .then(() => fetch('/who'))
    .then((answer) => answer.text())
    .then((text) => { who.textContent = text })
</script>`

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let body = ''
  for await (const part of request.setEncoding('utf8')) body += part
  return new URLSearchParams(body)
}

/** Section 11.1: the key is in `sub_jwk` and its thumbprint is the subject, or it is the one that `kid` names in the document of the DID. */
async function keyOf(token: string): Promise<JWK> {
  const { sub = '', sub_jwk: jwk } = decodeJwt<{ readonly sub_jwk?: JWK }>(token)
  if (jwk && sub === `${thumbprint}:sha-256:${await calculateJwkThumbprint(jwk)}`) return jwk
  if (jwk || !sub.startsWith('did:jwk:') || decodeProtectedHeader(token).kid !== `${sub}#0`) throw new Error('a subject that its key is not')
  return JSON.parse(Buffer.from(sub.slice('did:jwk:'.length), 'base64url').toString('utf8')) as JWK
}

/** Starts a site on any free port of 127.0.0.1. */
export async function startSiopVerifier(): Promise<SiopVerifier> {
  const pages = new Map<string, string>([['/callback', callback]])
  const nonces = new Map<string, Subject>()
  const subjects: string[] = []
  const refused: string[] = []

  async function take(answer: URLSearchParams): Promise<void> {
    const token = answer.get('id_token')
    if (token === null) throw new Error(answer.get('error') ?? 'nothing')
    const { payload } = await jwtVerify(token, await importJWK(await keyOf(token), 'ES256'), {
      algorithms: ['ES256'],
      audience: clientOf(answer.get('state') ?? ''),
      requiredClaims: ['exp', 'iat', 'nonce', 'sub'],
    })
    const asked = nonces.get(String(payload.nonce))
    if (asked === undefined || !nonces.delete(String(payload.nonce))) throw new Error('a nonce that was not handed out, or twice')
    if (payload.iss !== payload.sub || !payload.sub?.startsWith(`${asked}:`)) throw new Error('another subject than was asked for')
    subjects.push(payload.sub)
  }

  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    const send = (type: string, body: string) => void response.writeHead(200, { 'content-type': type }).end(body)
    if (path === '/who' || path === '/welcome') return send('text/html', html(`<p id="who">Signed in as ${subjects.at(-1)}</p>`))
    if (request.method !== 'POST') return send('text/html', html(pages.get(path) ?? '<h1>Nothing here</h1>'))
    void bodyOf(request)
      .then(take)
      .catch((reason: unknown) => refused.push(reason instanceof Error ? reason.message : 'broken'))
      .then(() => send('application/json', JSON.stringify({ redirect_uri: `${origin()}/welcome` })))
  })
  const origin = () => `http://localhost:${(server.address() as AddressInfo).port}`
  const clientOf = (mode: string) => `redirect_uri:${origin()}/${mode === 'fragment' ? 'callback' : 'answer'}`
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    origin: origin(),
    subjects,
    refused,
    page(mode, subject = thumbprint) {
      const nonce = crypto.randomUUID()
      nonces.set(nonce, subject)
      const parameters = {
        client_id: clientOf(mode),
        response_type: 'id_token',
        response_mode: mode,
        scope: 'openid',
        nonce,
        state: mode,
        client_metadata: JSON.stringify({ subject_syntax_types_supported: [subject], id_token_signed_response_alg: 'ES256' }),
      }
      const path = `/page-${pages.size}`
      pages.set(path, `<h1>Welcome</h1><a id="link" href="${escaped(`siopv2://?${new URLSearchParams(parameters)}`)}">Sign in with your wallet</a>`)
      return origin() + path
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
