// The demo site without a browser and without Lanyard: a wallet of twenty lines (did-jwt, jose) signs in, takes the degree and shows it.
import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { after, before, test } from 'node:test'
import { bytesToMultibase, EdDSASigner, ES256Signer } from 'did-jwt'
import { createVerifiablePresentationJwt } from 'did-jwt-vc'
import { CompactEncrypt, decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose'
import { startDemo } from './server.mjs'

let demo
before(async () => {
  demo = await startDemo({ port: 0 })
})
after(() => demo.close())

const bytes = (base64url) => new Uint8Array(Buffer.from(base64url, 'base64url'))
const bytesToText = (base64url) => Buffer.from(base64url, 'base64url').toString()
const context = ['https://www.w3.org/2018/credentials/v1']

/** A holder with a fresh did:key: `{ did, present(credentials, { nonce, audience }) }`. */
function makeHolder(algorithm) {
  const ed = algorithm === 'EdDSA'
  const { privateKey } = ed ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const jwk = privateKey.export({ format: 'jwk' })
  const compressed = ed ? bytes(jwk.x) : new Uint8Array([2 + (bytes(jwk.y)[31] & 1), ...bytes(jwk.x)])
  const multibase = bytesToMultibase(compressed, 'base58btc', ed ? 'ed25519-pub' : 'p256-pub')
  const did = `did:key:${multibase}`
  const signer = (ed ? EdDSASigner : ES256Signer)(bytes(jwk.d))
  const present = (credentials, { nonce, audience, as = did }) => {
    const vp = { '@context': context, type: ['VerifiablePresentation'], ...(credentials.length ? { verifiableCredential: credentials } : {}) }
    const header = { kid: `${as}#${as.slice('did:key:'.length)}`, typ: 'JWT' }
    return createVerifiablePresentationJwt({ vp, nonce, aud: audience }, { did: as, signer, alg: algorithm }, { header })
  }
  /** An SD-JWT VC with the disclosures of these claim names, bound to this request. */
  const disclose = async (sdJwt, names, { nonce, audience }) => {
    const [issued, ...all] = sdJwt.split('~').filter(Boolean)
    const shown = all.filter((disclosure) => names.includes(JSON.parse(bytesToText(disclosure))[1]))
    const head = [issued, ...shown, ''].join('~')
    const binding = { nonce, aud: audience, sd_hash: createHash('sha256').update(head).digest('base64url') }
    return head + (await new SignJWT(binding).setIssuedAt().setProtectedHeader({ alg: algorithm, typ: 'kb+jwt' }).sign(privateKey))
  }
  return { did, present, disclose }
}

async function post(path, body, headers = {}) {
  const response = await fetch(demo.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: demo.url, ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: await response.json() }
}

async function receive(holder, format = 'jwt_vc_json') {
  const { id, nonce } = (await post('/api/sign-in', {})).body
  const { status, body } = await post('/api/credential', { id, vp: await holder.present([], { nonce, audience: demo.url }), format })
  assert.equal(status, 200, JSON.stringify(body))
  return body.credential
}

const ask = async (mode) => (await post('/api/request', { mode })).body
const audience = () => `origin:${demo.url}`

async function encrypted(request, answer) {
  const [key] = request.data.client_metadata.jwks.keys
  const jwe = new CompactEncrypt(Buffer.from(JSON.stringify(answer))).setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: key.kid })
  return { response: await jwe.encrypt(await importJWK(key, 'ECDH-ES')) }
}

for (const algorithm of ['EdDSA', 'ES256']) {
  for (const mode of ['dc_api', 'dc_api.jwt']) {
    test(`a degree received with ${algorithm} and shown over ${mode} is verified`, async () => {
      const holder = makeHolder(algorithm)
      const credential = await receive(holder)
      const request = await ask(mode)
      const vp = await holder.present([credential], { nonce: request.data.nonce, audience: audience() })
      const answer = { vp_token: { degree: [vp] } }
      const { status, body } = await post('/api/verify', { id: request.id, data: mode === 'dc_api' ? answer : await encrypted(request, answer) })
      assert.equal(status, 200, JSON.stringify(body))
      assert.equal(body.holder, holder.did)
      assert.equal(body.trusted, true)
      assert.equal(body.claims.degree.name, 'Bachelor of Science in Hydrology')
    })
  }
}

const holder = makeHolder('EdDSA')
const stranger = makeHolder('EdDSA')
const changed = (jwt) => {
  const [header, payload, signature] = jwt.split('.')
  const forged = Buffer.from(payload, 'base64url').toString().replace('Bachelor', 'Doctor')
  return [header, Buffer.from(forged).toString('base64url'), signature].join('.')
}
/** What each forger sends instead of an honest VP. */
const forgeries = {
  'a credential whose degree was changed': (credential, request) => holder.present([changed(credential)], request),
  'a presentation for another request': (credential) => holder.present([credential], { nonce: 'another', audience: audience() }),
  'a presentation made for another site': (credential, request) => holder.present([credential], { ...request, audience: 'origin:https://other.example' }),
  'a presentation by somebody else': (credential, request) => stranger.present([credential], request),
  'a presentation in the name of the holder, signed by somebody else': (credential, request) => stranger.present([credential], { ...request, as: holder.did }),
  'a presentation without a credential': (_credential, request) => holder.present([], request),
}
for (const [name, forge] of Object.entries(forgeries)) {
  test(`${name} is refused`, async () => {
    const credential = await receive(holder)
    const request = await ask('dc_api')
    const vp = await forge(credential, { nonce: request.data.nonce, audience: audience() })
    const { status, body } = await post('/api/verify', { id: request.id, data: { vp_token: { degree: [vp] } } })
    assert.equal(status, 400, JSON.stringify(body))
    assert.match(body.error, /Credo refused/)
  })
}

test('an answer is accepted once', async () => {
  const credential = await receive(holder)
  const request = await ask('dc_api')
  const vp = await holder.present([credential], { nonce: request.data.nonce, audience: audience() })
  const answer = { id: request.id, data: { vp_token: { degree: [vp] } } }
  assert.equal((await post('/api/verify', answer)).status, 200)
  assert.equal((await post('/api/verify', answer)).status, 400)
})

test('a sign-in for another nonce, for another site or by another key is refused', async () => {
  for (const wrong of [{ nonce: 'another' }, { audience: 'https://other.example' }, { as: stranger.did }]) {
    const { id, nonce } = (await post('/api/sign-in', {})).body
    const vp = await holder.present([], { nonce, audience: demo.url, ...wrong })
    const { status, body } = await post('/api/credential', { id, vp })
    assert.equal(status, 400, JSON.stringify(body))
    assert.equal(body.credential, undefined)
  }
})

test('what is not a request from our own pages is refused', async () => {
  assert.equal((await post('/api/sign-in', {}, { origin: 'https://other.example' })).status, 403)
  assert.equal((await post('/api/sign-in', {}, { 'content-type': 'text/plain' })).status, 415)
  assert.equal((await post('/api/sign-in', [])).status, 400)
  assert.equal((await post('/api/request', { mode: 'direct_post' })).status, 400)
  assert.equal((await post('/api/verify', { id: 'x'.repeat(5000), data: {} })).status, 400)
  assert.equal((await post('/api/credential', { id: 'nobody', vp: 'x'.repeat(300_000) })).status, 413)
  assert.equal((await fetch(`${demo.url}/../server.mjs`)).status, 404)
})

/** Asks the stranger's server, whatever this machine makes of its name. */
function fromShop(path, { body, type = 'application/json', origin = demo.shop } = {}) {
  const { host, port } = new URL(demo.shop)
  return new Promise((resolve, reject) => {
    const headers = { host, ...(body === undefined ? {} : { origin, 'content-type': type }) }
    const asked = httpRequest({ host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      const chunks = []
      response.on('data', (chunk) => chunks.push(chunk))
      response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
const askShop = async (path, body) => JSON.parse((await fromShop(path, { body: JSON.stringify(body) })).text)

for (const signer of ['x509_hash', 'x509_san_dns', 'did', 'none']) {
  for (const mode of ['direct_post', 'direct_post.jwt']) {
    test(`a stranger who is named by ${signer} gets two claims over ${mode}, and no others`, async () => {
      const credential = await receive(holder, 'dc+sd-jwt')
      const { id, uri, qr } = await askShop('/api/ask', { signer, mode, back: true })
      assert.match(qr, /^<svg/)
      const outer = Object.fromEntries(new URL(uri.replace('openid4vp://', 'http://wallet/')).searchParams)
      const fetched = outer.request_uri ? (await fromShop(new URL(outer.request_uri).pathname)).text : null
      if (fetched) assert.equal(decodeProtectedHeader(fetched).typ, 'oauth-authz-req+jwt')
      const request = fetched ? decodeJwt(fetched) : { ...outer, client_metadata: JSON.parse(outer.client_metadata) }
      const vp = await holder.disclose(credential, ['degree', 'name', 'university'], { nonce: request.nonce, audience: request.client_id })
      const answer = { vp_token: { degree: [vp] }, state: request.state }
      const sent = mode === 'direct_post' ? { ...answer, vp_token: JSON.stringify(answer.vp_token) } : await encrypted({ data: request }, answer)
      const { pathname, search } = new URL(request.response_uri)
      const type = 'application/x-www-form-urlencoded'
      const { status, text } = await fromShop(pathname + search, { body: new URLSearchParams(sent).toString(), type })
      assert.equal(status, 200, text)
      assert.match(JSON.parse(text).redirect_uri, /\/thanks/)
      const { state, claims } = await askShop('/api/state', { id })
      assert.equal(state, 'ResponseVerified')
      assert.equal(claims.degree.name, 'Bachelor of Science in Hydrology')
      assert.equal(claims.university, 'Riverside University')
      assert.equal(claims.givenName, undefined)
    })
  }
}
