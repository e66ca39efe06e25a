import { createServer } from 'node:http'
import express from 'express'
import { makeAgent } from './credo.mjs'
import { readJson, Refused, sendFile, sendJson, text } from './http.mjs'
import { degree, makeIssuer, makeSdJwtIssuer, signedIn } from './issuer.mjs'
import { once } from './once.mjs'
import { makeStranger } from './stranger.mjs'
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
const strangersFiles = {
  '/': 'rentals.html',
  '/thanks': 'thanks.html',
  '/style.css': 'style.css',
  '/crest.svg': 'crest.svg',
  '/wallet.js': 'wallet.js',
  '/rentals.js': 'rentals.js',
}
const modes = ['dc_api', 'dc_api.jwt']
const formats = ['jwt_vc_json', 'dc+sd-jwt']

/** Starts the demo site on localhost, on this port or the next free one (0: any). Resolves when it answers: `{ url, shop, close }`; `shop` is a stranger's site. */
export async function startDemo({ port = 4180 } = {}) {
  const server = createServer()
  const taken = await listen(server, port)
  const url = `http://localhost:${taken}`
  const shop = `http://verifier.localhost:${taken}`
  const agent = await makeAgent({ app: express(), baseUrl: `${url}/unserved` })
  const stranger = await makeStranger(shop)
  const sites = new Map([
    [new URL(url).host, await university(url, agent)],
    [new URL(shop).host, rentals(shop, stranger)],
  ])
  server.on('request', (request, response) => {
    const answer = sites.get(request.headers.host) ?? unknownHost
    answer(request, response).catch((error) => {
      if (!(error instanceof Refused)) console.error(error)
      sendJson(response, error.status ?? 500, { error: error instanceof Refused ? error.message : 'The demo site failed; its own window says why.' })
    })
  })
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await Promise.all([stranger.close(), agent.shutdown()])
  }
  return { url, shop, close }
}

const unknownHost = async () => {
  throw new Refused('Unknown host.', 421)
}

/** What serves these files and these calls, and nothing else. */
const serve = (origin, files, calls) => async (request, response) => {
  const [pathname] = request.url.split('?')
  if (request.method === 'GET' && Object.hasOwn(files, pathname)) return sendFile(response, files[pathname])
  if (request.method === 'POST' && Object.hasOwn(calls, pathname)) return sendJson(response, 200, await calls[pathname](await readJson(request, origin)))
  throw new Refused('There is no such page.', 404)
}

async function university(origin, agent) {
  const issuers = { jwt_vc_json: makeIssuer(), 'dc+sd-jwt': await makeSdJwtIssuer(agent) }
  const verifier = await makeVerifier(agent)
  const signIns = once()
  const requests = once()
  return serve(origin, files, {
    '/api/sign-in': async () => {
      const nonce = crypto.randomUUID()
      return { id: signIns.put({ nonce }), nonce }
    },
    '/api/credential': async ({ id, vp, format = 'jwt_vc_json' }) => {
      const waiting = signIns.take(text(id, 'id', 64))
      if (!waiting) throw new Refused('This sign-in has expired or was used before.')
      if (!formats.includes(format)) throw new Refused(`"format" must be one of ${formats.join(', ')}.`)
      const holder = await signedIn(text(vp, 'vp'), { nonce: waiting.nonce, audience: origin })
      const issuer = issuers[format]
      return { holder, issuer: issuer.did, credential: await issuer.credentialFor(holder), claims: degree, by: 'did-jwt-vc 4' }
    },
    '/api/request': async ({ mode }) => {
      if (!modes.includes(mode)) throw new Refused('"mode" must be dc_api or dc_api.jwt.')
      const { sessionId, data } = await verifier.request(mode)
      return { id: requests.put({ sessionId }), protocol: 'openid4vp-v1-unsigned', data }
    },
    '/api/verify': async ({ id, data }) => {
      const waiting = requests.take(text(id, 'id', 64))
      if (!waiting) throw new Refused('This request has expired or was answered before.')
      const verified = await verifier.verify(waiting.sessionId, objectOf(data), origin)
      return { ...verified, trusted: verified.issuer === issuers.jwt_vc_json.did, by: 'Credo 0.6.3' }
    },
  })
}

function rentals(origin, stranger) {
  const pages = serve(origin, strangersFiles, {
    '/api/ask': ({ signer, mode, back, version }) => stranger.ask({ signer, mode, back: back === true, version }),
    '/api/ask-page': ({ signer, encrypted }) => stranger.askPage({ signer, encrypted: encrypted === true }, origin),
    '/api/verify': ({ id, data }) => stranger.verify(text(id, 'id', 64), objectOf(data), origin),
    '/api/state': ({ id }) => stranger.state(text(id, 'id', 64)),
    '/api/root': async () => ({ pem: stranger.rootPem }),
  })
  return async (request, response) => {
    if (request.url.startsWith(`${stranger.path}/`)) return stranger.routes(request, response)
    return pages(request, response)
  }
}

function objectOf(data) {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) throw new Refused('"data" must be an object.')
  return data
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
