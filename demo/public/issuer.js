import { answered, describe, onClick, post, providerFor, watchWallets } from './wallet.js'

const at = (id) => document.getElementById(id)
let issued

watchWallets(() => {
  const ready = providerFor('get', 'did-auth') !== undefined
  at('sign-in').disabled = !ready
  at('no-wallet').hidden = ready
})

onClick(at('sign-in'), at('sign-in-status'), async (say) => {
  say('Waiting for your wallet …')
  const { id, nonce } = await post('/api/sign-in', {})
  const answer = await providerFor('get', 'did-auth').get({ requests: [{ protocol: 'did-auth', data: { nonce } }] })
  const format = document.querySelector('input[name=format]:checked').value
  issued = await post('/api/credential', { id, vp: answered(answer).vp, format })
  say(`Signed in. Your signature was verified with ${issued.by}.`, 'good')
  show(issued)
})

onClick(at('offer'), at('offer-status'), async (say) => {
  say('Waiting for your wallet …')
  answered(await providerFor('create', 'w3c-vc').create({ requests: [{ protocol: 'w3c-vc', data: { credential: issued.credential } }] }))
  say('Your degree is in your wallet.', 'good')
  at('next').hidden = false
})

function show({ credential, holder, issuer, claims: subject }) {
  const payload = JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(base64(credential.split('.')[1])), (c) => c.charCodeAt(0))))
  describe(at('claims'), [
    ['Name', `${subject.givenName} ${subject.familyName}`],
    ['Degree', subject.degree.name],
    ['University', subject.university],
    ['Graduated', subject.graduationDate],
    ['Issued to', holder],
    ['Signed by', issuer],
  ])
  at('credential').textContent = `${JSON.stringify(payload, null, 2)}\n\n${credential}`
  at('degree').hidden = false
}

const base64 = (base64url) => base64url.replaceAll('-', '+').replaceAll('_', '/')
