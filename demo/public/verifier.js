import { answered, describe, onClick, post, providerFor, watchWallets } from './wallet.js'

const at = (id) => document.getElementById(id)
const protocol = 'openid4vp-v1-unsigned'

watchWallets(() => {
  const found = providerFor('get', protocol) !== undefined
  at('no-wallet').hidden = found
  // The browser may know a wallet of its own.
  at('ask').disabled = !found && !('DigitalCredential' in globalThis)
})

onClick(at('ask'), at('ask-status'), async (say) => {
  for (const part of ['sent', 'verified']) at(part).hidden = true
  const mode = document.querySelector('input[name=mode]:checked').value
  const request = await post('/api/request', { mode })
  at('request').textContent = JSON.stringify({ protocol: request.protocol, data: request.data }, null, 2)
  at('asked').hidden = false
  say('Waiting for your wallet …')
  const data = answered(await navigator.credentials.get({ digital: { requests: [{ protocol, data: request.data }] } }))
  at('answer').textContent = JSON.stringify(data, null, 2)
  say('Your wallet has answered. Verifying …')
  show(await post('/api/verify', { id: request.id, data }))
  say('Answered.', 'good')
})

function show({ claims, holder, issuer, trusted, by }) {
  describe(at('claims'), [...rows(claims), ['Shown by', holder], ['Signed by', issuer]])
  at('sent').hidden = false
  at('verified-by').textContent = `Verified on the server with ${by}, which is not part of the wallet.`
  const checks = [
    'It answers this request, and no other (nonce)',
    'It was made for this site (audience)',
    'The holder signed it',
    'The issuer signed the credential, and nothing in it was changed',
    'The credential was issued to the one who shows it',
    'It is valid today',
    'Every claim that was asked for is in it',
  ]
  at('checks').replaceChildren(
    ...checks.map((text) => item(text, true)),
    item('The issuer is Riverside University (this demo compares its identifier)', trusted),
  )
  at('result').textContent = trusted ? 'Verified' : 'The signatures hold, but the issuer is not Riverside University'
  at('result').dataset.is = trusted ? 'good' : 'bad'
  at('verified').hidden = false
}

function item(text, passed) {
  const li = document.createElement('li')
  li.textContent = text
  if (!passed) li.dataset.is = 'bad'
  return li
}

const labels = {
  givenName: 'Given name',
  familyName: 'Family name',
  name: 'Degree',
  type: 'Kind of degree',
  university: 'University',
  graduationDate: 'Graduated',
}

/** Every claim with a value, one row each, nested ones too. */
function rows(claims) {
  return Object.entries(claims).flatMap(([name, value]) => {
    if (value !== null && typeof value === 'object') return rows(value)
    return name === 'id' ? [] : [[labels[name] ?? name, String(value)]]
  })
}
