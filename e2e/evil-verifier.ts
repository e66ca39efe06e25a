// Every wrong way to ask, and every wrong way to take an answer. Who asks is a verifier on this machine, at `verifier.localhost`.
import { createHmac } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { ErrorCode } from '../src/core/errors.ts'
import type { Listener } from './listener.ts'
import { asks, base64url, certifiedLink, type Client, degree, linkOf, makeAuthority, makeClient, type Members, signedLink } from './signed-requests.ts'

/** The authority that the person trusts. */
export const authority = await makeAuthority('A Trusted Authority')
/** A verifier that could prove who it is. */
export const client = await makeClient(authority)
const other = await makeClient(authority)
const stranger = await makeAuthority('Nobody Knows It')
/** The content type of a Request Object. */
export const requestObject = 'application/oauth-authz-req+jwt'

/** A wrong request: its link, what the person reads, and what was fetched for it. Nothing else reaches the server. */
export interface Wrong {
  readonly says: string
  readonly code: ErrorCode
  readonly link: (evil: Listener) => Promise<string> | string
  readonly fetched?: readonly string[]
}

const malformed = 'request.malformed'
const unauthenticated = 'verifier.unauthenticated'
const to = (evil: Listener) => evil.at('/answer')
const unsigned = (says: string, change: (evil: Listener) => Members, code: ErrorCode = malformed): Wrong => ({
  says,
  code,
  link: (evil) => linkOf({ client_id: `redirect_uri:${to(evil)}`, ...asks(to(evil)), ...change(evil) }),
})
const signed = (says: string, change: Members | ((evil: Listener) => Members), header: Members = {}, code: ErrorCode = malformed): Wrong => ({
  says,
  code,
  link: (evil) => signedLink(client, asks(to(evil), typeof change === 'function' ? change(evil) : change), header),
})
const certified = (says: string, by: 'san' | 'hash', make: () => Promise<Client>, code: ErrorCode = unauthenticated, header: Members = {}): Wrong => ({
  says,
  code,
  link: async (evil) => certifiedLink(await make(), by, asks(to(evil)), header),
})
/** What the address of a Request Object answers, when the request as such is in order. */
const fetched = (says: string, answers: (to: ServerResponse, good: string, evil: Listener) => void, code: ErrorCode = 'network.failed'): Wrong => ({
  says,
  code,
  link: async (evil) => {
    const good = await client.sign({ client_id: client.ids.did, ...asks(to(evil)) }, client.proof.did)
    return linkOf({ client_id: client.ids.did, request_uri: evil.serve('/request', (response) => answers(response, good, evil)) })
  },
  fetched: ['GET verifier.localhost/request'],
})
const elsewhere = (says: string, uri: (evil: Listener) => string): Wrong => ({
  says,
  code: malformed,
  link: (evil) => linkOf({ client_id: client.ids.did, request_uri: uri(evil) }),
})
const encrypted = (says: string, metadata: Members, code: ErrorCode = malformed): Wrong =>
  signed(says, { response_mode: 'direct_post.jwt', client_metadata: metadata }, {}, code)

const key = { kty: 'EC', crv: 'P-256', alg: 'ECDH-ES', use: 'enc', kid: '1' }
/** A key that an answer can be encrypted to. */
export const goodKey = { ...client.leaf.jwk, ...key }
const chunk = 'x'.repeat(65_536)
/** Sends for ever, or until nobody listens. */
const endless = (response: ServerResponse) => {
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  }
  response.on('drain', more)
  more()
}

/** Requests that nobody may be asked about, by the row of bad inputs they belong to. */
export const refusals: Readonly<Record<string, readonly Wrong[]>> = {
  'VP-1': [
    signed('a Request Object without a type', {}, { typ: undefined }),
    signed('a Request Object of type JWT', {}, { typ: 'JWT' }),
    signed('a Request Object with its type in capitals', {}, { typ: 'OAUTH-AUTHZ-REQ+JWT' }),
    signed('a Request Object with a header nobody knows to be critical', {}, { crit: ['x'], x: 1 }),
    signed('a Request Object of alg none', {}, { alg: 'none' }),
    {
      says: 'a Request Object of alg none without a signature',
      code: malformed,
      link: async (evil) => (await signedLink(client, asks(to(evil)), { alg: 'none' })).replace(/[^.]+$/, ''),
    },
    {
      says: 'a Request Object whose secret is the public key',
      code: malformed,
      link: async (evil) => {
        const link = new URL(await signedLink(client, asks(to(evil)), { alg: 'HS256' }))
        const input = link.searchParams.get('request')?.replace(/\.[^.]+$/, '') ?? ''
        const mac = createHmac('sha256', JSON.stringify(client.leaf.jwk)).update(input).digest()
        return linkOf({ client_id: client.ids.did, request: `${input}.${base64url(mac)}` })
      },
    },
    signed('a Request Object that has expired', { exp: 1_700_000_000 }),
    signed('a Request Object that is not yet valid', { nbf: 4_000_000_000 }),
    signed('a Request Object with another request in it', (evil) => ({ request_uri: evil.at('/request') })),
  ],
  'VP-4': [
    { says: 'a link that names another client', code: malformed, link: (evil) => signedLink(client, asks(to(evil)), {}, { client_id: other.ids.did }) },
    {
      says: 'a link that names the client without its prefix',
      code: malformed,
      link: (evil) => signedLink(client, asks(to(evil)), {}, { client_id: client.did }),
    },
  ],
  'VP-5': ['nonce', 'response_uri', 'dcql_query', 'response_type'].map((name) => ({
    says: `a ${name} that stands only in the link`,
    code: malformed,
    link: (evil) => signedLink(client, asks(to(evil), { [name]: undefined }), {}, { [name]: asks(to(evil))[name] }),
  })),
  'VP-6': ['san', 'hash', 'did'].map((by) =>
    unsigned(`a request of ${by} that nobody signed`, () => ({ client_id: client.ids[by as 'san'] }), unauthenticated),
  ),
  'VP-7': [
    unsigned('a client by its origin', (evil) => ({ client_id: `origin:${evil.at('')}` })),
    unsigned('a client nobody registered', () => ({ client_id: 'harbour-rentals' })),
    unsigned('a DID without its prefix', () => ({ client_id: client.did })),
  ],
  'VP-8': [
    unsigned('a redirect_uri client with another response_uri', (evil) => ({ response_uri: evil.at('/other') })),
    {
      says: 'a redirect_uri client that signs',
      code: malformed,
      link: async (evil) => {
        const id = { client_id: `redirect_uri:${to(evil)}` }
        return linkOf({ ...id, request: await client.sign({ ...asks(to(evil)), ...id }, client.proof.did) })
      },
    },
  ],
  'VP-9': [
    certified('a certificate for another name', 'san', () => makeClient(authority, { dnsNames: ['other.localhost'] })),
    certified('a certificate for every name', 'san', () => makeClient(authority, { dnsNames: ['*.localhost'] })),
    certified('a certificate of an authority nobody trusts', 'san', () => makeClient(stranger)),
    certified('a certificate that has expired', 'san', () => makeClient(authority, { notAfter: Date.now() - 1000 })),
    certified('a certificate for code alone', 'san', () => makeClient(authority, { purposes: ['1.3.6.1.5.5.7.3.3'] })),
    certified('the certificate of somebody else', 'san', async () => ({ ...other, proof: client.proof })),
    certified('no certificate', 'san', async () => client, malformed, { x5c: undefined }),
    {
      says: 'a certificate, and a response_uri at another host',
      code: malformed,
      link: (evil) => certifiedLink(client, 'san', asks(evil.at('/answer', 'other.localhost'))),
    },
  ],
  'VP-10': [
    certified('the hash of another certificate', 'hash', async () => ({ ...client, ids: other.ids })),
    certified('the hash in hexadecimal', 'hash', async () => ({ ...client, ids: { ...client.ids, hash: `x509_hash:${'0a'.repeat(32)}` } }), malformed),
  ],
  'VP-11': [
    signed('a key of another DID', {}, other.proof.did, unauthenticated),
    signed('a key that the DID does not have', {}, { kid: `${client.did}#1` }, unauthenticated),
    signed('no key', {}, { kid: undefined }),
    {
      says: 'a signature of somebody else',
      code: unauthenticated,
      link: (evil) => signedLink({ ...client, sign: other.sign }, asks(to(evil))),
    },
  ],
  'VP-13': [signed('a redirect_uri beside the response_uri', (evil) => ({ redirect_uri: evil.at('/done') }))],
  'VP-14': [
    signed('a response_uri over http that is not this machine', { response_uri: 'http://verifier.example/answer' }),
    signed('a response_uri at a number', (evil) => ({ response_uri: `http://0.0.0.0:${evil.port}/answer` })),
    signed('a response_uri at another number', (evil) => ({ response_uri: `http://[::1]:${evil.port}/answer` })),
    signed('a response_uri with a name and a password', (evil) => ({ response_uri: to(evil).replace('//', '//a:b@') })),
    signed('a response_uri with a fragment', (evil) => ({ response_uri: `${to(evil)}#here` })),
    signed('a response_uri that is a script', { response_uri: 'javascript:alert(1)' }),
    signed('a response mode of pages', { response_mode: 'dc_api' }),
    signed('no response_uri', { response_uri: undefined }),
  ],
  'VP-16': [
    ...[301, 302, 303, 307, 308].map((status) =>
      fetched(`a request_uri that answers ${status}`, (response, _, evil) =>
        response.writeHead(status, { location: evil.at('/elsewhere', 'other.localhost') }).end(),
      ),
    ),
    fetched('a request_uri that redirects to the very request', (response, good, evil) => {
      evil.serve('/elsewhere', (there) => there.writeHead(200, { 'content-type': requestObject }).end(good))
      response.writeHead(302, { location: '/elsewhere' }).end()
    }),
    fetched('a request_uri that answers 404', (response, good) => response.writeHead(404, { 'content-type': requestObject }).end(good)),
    fetched('a request_uri that answers 204', (response) => response.writeHead(204).end()),
    fetched('a request_uri that breaks off', (response, good) => {
      response.writeHead(200, { 'content-type': requestObject, 'content-length': good.length })
      response.write(good.slice(0, 100), () => response.destroy())
    }),
    fetched('a request_uri that answers with a page', (response, good) => response.writeHead(200, { 'content-type': 'text/html' }).end(good), malformed),
    fetched(
      'a request_uri that answers with just a JWT',
      (response, good) => response.writeHead(200, { 'content-type': 'application/jwt' }).end(good),
      malformed,
    ),
    fetched('a request_uri that says no type', (response, good) => response.writeHead(200).end(good), malformed),
    fetched('a request_uri without a request', (response) => response.writeHead(200, { 'content-type': requestObject }).end('{}'), malformed),
    fetched('a request_uri that sends more than 256 kB', (response) => response.writeHead(200, { 'content-type': requestObject }).end('e'.repeat(262_145))),
    fetched('a request_uri that never ends', (response) => endless(response.writeHead(200, { 'content-type': requestObject }))),
    fetched('a request_uri that packs 20 MB into 20 kB', (response) =>
      response.writeHead(200, { 'content-type': requestObject, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000))),
    ),
    elsewhere('a request_uri over http that is not this machine', () => 'http://verifier.example/request'),
    elsewhere('a request_uri at a number', (evil) => `http://0.0.0.0:${evil.port}/request`),
    elsewhere('a request_uri with a name and a password', (evil) => evil.at('/request').replace('//', '//a:b@')),
    elsewhere('a request_uri that is the request', () => `data:${requestObject},e30`),
  ],
  'VP-17': [
    unsigned('a request_uri_method without a request_uri', () => ({ request_uri_method: 'get' })),
    {
      says: 'a request_uri_method in capitals',
      code: malformed,
      link: (evil) => linkOf({ client_id: client.ids.did, request_uri: evil.at('/request'), request_uri_method: 'POST' }),
    },
  ],
  'VP-19': [
    unsigned('no nonce', () => ({ nonce: undefined })),
    unsigned('a nonce of one character', () => ({ nonce: 'a' })),
    unsigned('a nonce that is not ASCII', () => ({ nonce: 'nöncenöncenönce' })),
    unsigned('a state with a line break', () => ({ state: 'a\nb' })),
  ],
  'VP-21': [
    unsigned('two credentials under one name', () => ({ dcql_query: { credentials: [...degree.credentials, ...degree.credentials] } })),
    unsigned('a query for nothing', () => ({ dcql_query: { credentials: [] } })),
    unsigned('a query that is no JSON', () => ({ dcql_query: '{' })),
    unsigned('a path of a thousand steps', () => ({ dcql_query: { credentials: [{ ...degree.credentials[0], claims: [{ path: Array(1000).fill('a') }] }] } })),
  ],
  'VP-26': [
    encrypted('an encrypted answer without a key', {}),
    encrypted('an encrypted answer to a key for signatures', { jwks: { keys: [{ ...goodKey, use: 'sig' }] } }),
    encrypted('an encrypted answer to a key without an algorithm', { jwks: { keys: [{ ...goodKey, alg: undefined }] } }),
    encrypted('an encrypted answer to a point beside the curve', {
      jwks: { keys: [{ ...key, x: base64url(Buffer.alloc(32, 1)), y: base64url(Buffer.alloc(32, 2)) }] },
    }),
    encrypted(
      'an answer encrypted in a way of old',
      { jwks: { keys: [goodKey] }, encrypted_response_enc_values_supported: ['A128CBC-HS256'] },
      'request.unsupported',
    ),
  ],
}

/** What a person agrees to here: an unsigned request in order, whose answer goes to `/answer`. */
export const inOrder = (evil: Listener, change: Members = {}) => linkOf({ client_id: `redirect_uri:${to(evil)}`, ...asks(to(evil)), ...change })

/** An answer in JSON. */
export const json = (response: ServerResponse, answer: unknown) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
/** How an answer is taken, and what the person reads then. It is sent once, and to nobody else. */
export const replies: Readonly<
  Record<string, readonly (readonly [says: string, delivered: 'accepted' | 'rejected' | 'unknown', answers: (to: ServerResponse, evil: Listener) => void])[]>
> = {
  'VP-15': [
    ...[301, 302, 303, 307, 308].map(
      (status) =>
        [
          `is answered with ${status}`,
          'unknown',
          (response: ServerResponse, evil: Listener) => response.writeHead(status, { location: evil.at('/elsewhere', 'other.localhost') }).end(),
        ] as const,
    ),
    ['is answered with 500', 'rejected', (response) => response.writeHead(500).end()],
    [
      'is answered with 400 and a redirect_uri',
      'rejected',
      (response, evil) => response.writeHead(400).end(JSON.stringify({ redirect_uri: evil.at('/done') })),
    ],
    ['is answered with a page', 'rejected', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<script>location="/done"</script>')],
    ['is answered without end', 'unknown', (response) => endless(response.writeHead(200, { 'content-type': 'application/json' }))],
    ['is answered with half an answer', 'unknown', (response) => response.writeHead(200, { 'content-length': 100 }).write('{', () => response.destroy())],
  ],
  'VP-20': [
    ['leads to a script', 'accepted', (response) => json(response, { redirect_uri: 'javascript:document.title="taken"' })],
    ['leads to data', 'accepted', (response) => json(response, { redirect_uri: 'data:text/html,taken' })],
    ['leads to http that is not this machine', 'accepted', (response) => json(response, { redirect_uri: 'http://verifier.example/done' })],
    ['leads to another scheme', 'accepted', (response) => json(response, { redirect_uri: 'bank://pay' })],
    ['leads to a file', 'accepted', (response) => json(response, { redirect_uri: 'file:///etc/passwd' })],
    ['leads to a name and a password', 'accepted', (response, evil) => json(response, { redirect_uri: evil.at('/done').replace('//', '//a:b@') })],
    ['leads to no text', 'accepted', (response, evil) => json(response, { redirect_uri: [evil.at('/done')] })],
  ],
}
