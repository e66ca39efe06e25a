import { answered, describe, onClick, post } from './wallet.js'

const at = (id) => document.getElementById(id)
const chosen = (name) => document.querySelector(`input[name=${name}]:checked`).value
const current = 'request'
const often = 500

/** Waits until the server has verified an answer to this request, then goes on by itself. */
async function watch(id) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, often))
    if (sessionStorage.getItem(current) !== id) return
    const { state, error } = await post('/api/state', { id })
    if (state === 'ResponseVerified') location.assign('/thanks')
    if (state === 'ResponseVerified' || state === 'Error') {
      at('status').textContent = error ?? ''
      return
    }
  }
}

async function showAsked() {
  const { pem } = await post('/api/root', {})
  at('root').textContent = pem
  onClick(at('ask'), at('status'), async (say) => {
    const { id, uri, qr } = await post('/api/ask', { signer: chosen('signer'), mode: chosen('mode'), version: chosen('version'), back: true })
    sessionStorage.setItem(current, id)
    at('qr').hidden = qr === null
    if (qr !== null) at('qr').src = `data:image/svg+xml;base64,${btoa(qr)}`
    at('link').href = uri
    at('uri').textContent = uri
    at('code').hidden = false
    // A code that is half below the edge of the window is read by nobody.
    if (qr !== null) await at('qr').decode()
    at('qr').scrollIntoView({ block: 'center' })
    say('Waiting for your answer …')
    void watch(id)
  })
  onClick(at('ask-page'), at('status'), async (say) => {
    const { id, protocol, data } = await post('/api/ask-page', { signer: chosen('signer'), encrypted: chosen('mode') === 'direct_post.jwt' })
    sessionStorage.setItem(current, id)
    say('Waiting for your wallet …')
    const answer = answered(await navigator.credentials.get({ digital: { requests: [{ protocol, data }] } }))
    await post('/api/verify', { id, data: answer })
    location.assign('/thanks')
  })
}

const labels = { name: 'Degree', university: 'University' }
const technical = new Set(['vct', 'iss', 'iat', 'nbf', 'exp', 'cnf', '_sd', '_sd_alg'])

/** Every claim the shop has, one row each, nested ones too. */
function rows(claims) {
  return Object.entries(claims).flatMap(([name, value]) => {
    if (technical.has(name)) return []
    return value !== null && typeof value === 'object' ? rows(value) : [[labels[name] ?? name, String(value)]]
  })
}

async function showThanks() {
  const { claims } = await post('/api/state', { id: sessionStorage.getItem(current) ?? '' })
  describe(at('claims'), rows(claims ?? {}))
}

void (at('claims') ? showThanks() : showAsked())
