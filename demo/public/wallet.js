// Which wallets are there? They answer `identity:requestProvider` with `identity:announceProvider`, and are told apart by their uuid.
const wallets = new Map()
const listeners = new Set()

globalThis.addEventListener('identity:announceProvider', ({ detail }) => {
  if (typeof detail?.info?.uuid !== 'string' || typeof detail.provider?.get !== 'function') return
  wallets.set(detail.info.uuid, detail)
  for (const listener of listeners) listener([...wallets.values()])
})

const ask = () => globalThis.dispatchEvent(new Event('identity:requestProvider'))

/** Calls `changed` with the wallets that have answered, now and whenever another does. Asks again when the person comes back to the page. */
export function watchWallets(changed) {
  listeners.add(changed)
  globalThis.addEventListener('focus', ask)
  document.addEventListener('visibilitychange', ask)
  ask()
  changed([...wallets.values()])
}

/** The provider of the first wallet that speaks this protocol, for `get` or for `create`; undefined when there is none. */
export function providerFor(intent, protocol) {
  return [...wallets.values()].find(({ info }) => info.protocols?.[intent]?.includes(protocol))?.provider
}

/** Posts JSON to the demo's server and returns its answer. Throws an Error with the server's sentence. */
export async function post(path, body) {
  const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.error)
  return answer
}

/** Runs one action of a button: disabled meanwhile, with its progress and its end in the status line. */
export function onClick(button, status, action) {
  const say = (text, is = '') => {
    status.textContent = text
    status.dataset.is = is
  }
  button.addEventListener('click', async () => {
    button.disabled = true
    try {
      await action(say)
    } catch (error) {
      say(sentence(error), 'bad')
    }
    button.disabled = false
  })
}

const sentence = (error) => (error?.name === 'NotAllowedError' ? 'Your wallet did not answer, or you said no.' : (error?.message ?? String(error)))

/** The data of a wallet's answer. Throws an Error when the person said no. */
export function answered({ data }) {
  const value = typeof data === 'string' ? JSON.parse(data) : data
  if (value?.error) throw new Error('You said no, and nothing was sent.')
  return value
}

/** Fills a description list; a value that is a DID gets the style of one. */
export function describe(list, rows) {
  list.replaceChildren(
    ...rows.flatMap(([name, value]) => {
      const term = document.createElement('dt')
      const description = document.createElement('dd')
      term.textContent = name
      description.textContent = value
      if (value.startsWith('did:')) description.className = 'did'
      return [term, description]
    }),
  )
}
