// ask-to-consent: from the page's call until the question stands on the screen. approve-to-answer: from the click on "allow" until the page has its answer.
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { Resolver } from 'did-resolver'
import { getResolver } from 'key-did-resolver'
import { dist } from '../e2e/browser/settings.mjs'
import { startChromium } from './chromium.mjs'
import { askingExtension } from './extensions.mjs'
import { serve } from './serve.mjs'
import { shuffled } from './statistics.mjs'
import { makeWallet } from './wallet.mjs'

const questions = 15
const vct = 'https://university.example/degree'
const claims = { given_name: 'Robin', family_name: 'Example', degree: 'Hydrology', university: 'Riverside', graduated: '2026-06-19' }
const titles = {
  'ask-to-consent': 'from navigator.credentials.get to the question on the screen',
  'approve-to-answer': 'from the click on “allow” to the answer in the page',
}

/** Names of the benchmarks of this file. */
export const names = Object.keys(titles)

/**
 * Runs these benchmarks. Ours is open and holds one SD-JWT VC, of which two claims are asked for; the limit asks with an empty window, and makes one signature and
 * writes one row when it is allowed. */
export async function run(wanted) {
  const site = await serve(import.meta.dirname)
  const browser = await startChromium()
  try {
    await browser.load(askingExtension())
    const ours = await browser.load(dist('chrome'))
    const page = await browser.open(`chrome-extension://${ours}/manifest.json`)
    const did = await makeWallet(browser, page, 'all')
    await page.go(site.url)
    await page.call(prepare)
    await question(browser, page, { ask: 'offer', given: await degreeFor(did) })
    const rounds = Object.fromEntries(names.map((name) => [name, { limit: [], ours: [] }]))
    for (let round = -1; round < questions; round++) {
      for (const who of shuffled(['limit', 'ours'])) {
        const times = await question(browser, page, { ask: who, given: { vct, nonce: crypto.randomUUID() } })
        for (const name of names) if (round >= 0) rounds[name][who].push(times[name])
      }
    }
    return wanted.map((name) => ({ name, title: `${name}: ${titles[name]}: ${questions} times each`, unit: 'ms', rounds: rounds[name] }))
  } finally {
    await browser.close()
    await site.close()
  }
}

/** One question, from the click in the page to its answer: how long each part took. What the person takes, and the time in which nothing can be pressed, is in neither. */
async function question(browser, page, asked) {
  await page.show()
  await page.call((next) => void (globalThis.benchNext = next), asked)
  const prompt = await browser.opened(() => page.press('button'), `(${watch})()`)
  const shown = await steadily(() => prompt.call(() => globalThis.benchShown))
  await prompt.call(() => globalThis.benchArmed())
  await prompt.press('[data-testid=allow]')
  const { began, ended } = await page.call(() => globalThis.benchAnswer)
  const allowed = await prompt.call(() => globalThis.benchAllowed)
  await prompt.close()
  return { 'ask-to-consent': shown - began, 'approve-to-answer': ended - allowed }
}

/** Until the window shows the page it was opened for, whatever waits in it is cut off. */
async function steadily(call, attempts = 20) {
  try {
    return await call()
  } catch (error) {
    if (attempts <= 1) throw error
    return steadily(call, attempts - 1)
  }
}

/** Runs in the site's page: its only button asks what `benchNext` says. All times are milliseconds on the clock that the browser's pages share. */
function prepare() {
  const time = () => performance.timeOrigin + performance.now()
  const provider = () =>
    new Promise((resolve) => {
      addEventListener('identity:announceProvider', ({ detail }) => resolve(detail.provider), { once: true })
      dispatchEvent(new Event('identity:requestProvider'))
    })
  const asks = {
    offer: async (credential) => (await (await provider()).create({ requests: [{ protocol: 'w3c-vc', data: { credential } }] })).data.accepted === 1,
    async ours({ vct, nonce }) {
      const paths = [{ path: ['degree'] }, { path: ['university'] }]
      const dcql_query = { credentials: [{ id: 'degree', format: 'dc+sd-jwt', meta: { vct_values: [vct] }, claims: paths }] }
      const data = { response_type: 'vp_token', response_mode: 'dc_api', nonce, dcql_query }
      const answer = await navigator.credentials.get({ digital: { requests: [{ protocol: 'openid4vp-v1-unsigned', data }] } })
      // Two disclosures between the credential and the signature of its holder.
      return answer.data.vp_token.degree[0].split('~').length === 4
    },
    limit: () =>
      new Promise((resolve) => {
        addEventListener('message', function hear({ data }) {
          if (!data.answer) return
          removeEventListener('message', hear)
          resolve(data.answer === 'allowed')
        })
        postMessage('ask')
      }),
  }
  const once = async () => {
    const { ask, given } = globalThis.benchNext
    const began = time()
    const right = await asks[ask](given)
    const ended = time()
    if (!right) throw new Error(`the answer to "${ask}" is another`)
    return { began, ended }
  }
  document.body.innerHTML = '<button style="position:fixed;inset:0">Ask</button>'
  document.querySelector('button').onclick = () => {
    globalThis.benchAnswer = once()
  }
}

/** Runs before everything else in the window with the question: `benchShown` is when it had been drawn, `benchAllowed` when it was answered. */
function watch() {
  if (globalThis.benchShown) return
  const time = () => performance.timeOrigin + performance.now()
  const appears = (selector) =>
    new Promise((resolve) => {
      // Found in one frame, it is on the screen in the next.
      const look = () => requestAnimationFrame(() => (document.querySelector(selector) ? requestAnimationFrame(() => resolve(time())) : look()))
      look()
    })
  globalThis.benchShown = appears('[data-testid=consent]')
  globalThis.benchArmed = () => appears('[data-testid=allow][data-armed=true]')
  addEventListener('click', () => void (globalThis.benchAllowed = time()), { capture: true })
}

/** An SD-JWT VC for the holder of this DID, by an issuer with a fresh did:jwk: each of its claims can be shown by itself. */
async function degreeFor(did) {
  const { didDocument } = await new Resolver(getResolver()).resolve(did)
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const text = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const iss = `did:jwk:${text(publicKey.export({ format: 'jwk' }))}`
  const disclosures = Object.entries(claims).map(([name, value]) => text([randomBytes(16).toString('base64url'), name, value]))
  const _sd = disclosures.map((disclosure) => createHash('sha256').update(disclosure).digest('base64url')).sort()
  const payload = { iss, vct, iat: Math.floor(Date.now() / 1000), cnf: { jwk: didDocument.verificationMethod[0].publicKeyJwk }, _sd_alg: 'sha-256', _sd }
  const signed = `${text({ alg: 'ES256', typ: 'dc+sd-jwt', kid: `${iss}#0` })}.${text(payload)}`
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')
  return `${signed}.${signature}~${disclosures.join('~')}~`
}
