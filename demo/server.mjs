import { createServer } from 'node:http'
import { readJson, Refused, sendFile, sendJson, text } from './http.mjs'
import { makeIssuer, signedIn } from './issuer.mjs'
import { once } from './once.mjs'
import { makeVerifier } from './verifier.mjs'

const files = {
  '/': 'index.html',
  '/issuer': 'issuer.html',
  '/verifier': 'verifier.html',
  '/style.css': 'style.css',
  '/crest.svg': 'crest.svg',
  '/wallet.js': 'wallet.js',
  '/issuer.js': 'issuer.js',
  '/verifier.js': 'verifier.js',
}
const modes = ['dc_api', 'dc_api.jwt']

/** Starts the demo site on localhost, on this port or the next free one (0: any). Resolves when it answers: `{ url, close }`. */
export async function startDemo({ port = 4180 } = {}) {
  const server = createServer()
  const url = `http://localhost:${await listen(server, port)}`
  const { answer, closeSite } = await site(url)
  server.on('request', (request, response) => {
    answer(request, response).catch((error) => {
      if (!(error instanceof Refused)) console.error(error)
      sendJson(response, error.status ?? 500, { error: error instanceof Refused ? error.message : 'The demo site failed; its own window says why.' })
    })
  })
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await closeSite()
  }
  return { url, close }
}

async function site(origin) {
  const issuer = makeIssuer()
  const verifier = await makeVerifier(origin)
  const signIns = once()
  const requests = once()

  const calls = {
    '/api/sign-in': async () => {
      const nonce = crypto.randomUUID()
      return { id: signIns.put({ nonce }), nonce }
    },
    '/api/credential': async ({ id, vp }) => {
      const waiting = signIns.take(text(id, 'id', 64))
      if (!waiting) throw new Refused('This sign-in has expired or was used before.')
      const holder = await signedIn(text(vp, 'vp'), { nonce: waiting.nonce, audience: origin })
      return { holder, issuer: issuer.did, credential: await issuer.credentialFor(holder), by: 'did-jwt-vc 4' }
    },
    '/api/request': async ({ mode }) => {
      if (!modes.includes(mode)) throw new Refused('"mode" must be dc_api or dc_api.jwt.')
      const { sessionId, data } = await verifier.request(mode)
      return { id: requests.put({ sessionId }), protocol: 'openid4vp-v1-unsigned', data }
    },
    '/api/verify': async ({ id, data }) => {
      const waiting = requests.take(text(id, 'id', 64))
      if (!waiting) throw new Refused('This request has expired or was answered before.')
      if (data === null || typeof data !== 'object' || Array.isArray(data)) throw new Refused('"data" must be an object.')
      const verified = await verifier.verify(waiting.sessionId, data, origin)
      return { ...verified, trusted: verified.issuer === issuer.did, by: 'Credo 0.6.3' }
    },
  }

  async function answer(request, response) {
    if (request.headers.host !== new URL(origin).host) throw new Refused('Unknown host.', 421)
    const [pathname] = request.url.split('?')
    if (request.method === 'GET' && Object.hasOwn(files, pathname)) return sendFile(response, files[pathname])
    if (request.method === 'POST' && Object.hasOwn(calls, pathname)) return sendJson(response, 200, await calls[pathname](await readJson(request, origin)))
    throw new Refused('There is no such page.', 404)
  }
  return { answer, closeSite: () => verifier.close() }
}

/** Listens on 127.0.0.1 on the first free port of a hundred, and says which. */
async function listen(server, wanted) {
  for (let port = wanted; port < wanted + 100; port++) {
    const taken = await new Promise((resolve, reject) => {
      const failed = (error) => (error.code === 'EADDRINUSE' ? resolve(true) : reject(error))
      server.once('error', failed)
      server.listen(port, '127.0.0.1', () => {
        server.off('error', failed)
        resolve(false)
      })
    })
    if (!taken) return server.address().port
  }
  throw new Error(`No free port from ${wanted} on.`)
}
