// A small client of Firefox's remote debugging protocol (packets of `<length>:<json>`, one first-in-first-out queue of replies per actor).
// It works beside a WebDriver BiDi session, and can what that cannot: install an extension for a while, stop its background, and plug in an authenticator.
import { connect } from 'node:net'

const patience = 30_000

/** Connects to `--start-debugger-server=<port>` of this machine: `{ install(folder), started(addonId), stopBackground(addonId), evaluate(text), close() }`. Throws after 30 s. */
export async function connectDebugger(port) {
  const socket = await opened(port)
  const { greeted, heard, send } = packets(socket)
  await greeted
  const { addonsActor } = await send('root', 'getRoot')

  /** Waits until an add-on that lies in the profile has been started. */
  async function started(id) {
    const deadline = Date.now() + patience
    while (!(await send('root', 'listAddons')).addons.some((addon) => addon.id === id)) {
      if (Date.now() > deadline) throw new Error(`Firefox has no add-on ${id}.`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async function actorOf(id) {
    const { addons } = await send('root', 'listAddons')
    const found = addons.find((addon) => addon.id === id)
    if (!found) throw new Error(`Firefox has no add-on ${id}.`)
    return found.actor
  }

  /** Runs a statement in Firefox's own process, with all its rights. Throws what it throws. */
  async function evaluate(text) {
    const { processDescriptor } = await send('root', 'getProcess', { id: 0 })
    const { process } = await send(processDescriptor.actor, 'getTarget')
    const result = heard(({ type, from }) => type === 'evaluationResult' && from === process.consoleActor)
    await send(process.consoleActor, 'evaluateJSAsync', { text })
    const { hasException, exceptionMessage } = await result
    if (hasException) throw new Error(`Firefox refused: ${JSON.stringify(exceptionMessage)}`)
  }

  return Object.freeze({
    evaluate,
    install: (folder) => send(addonsActor, 'installTemporaryAddon', { addonPath: folder }),
    started,
    stopBackground: async (id) => send(await actorOf(id), 'terminateBackgroundScript'),
    close: () => socket.destroy(),
  })
}

/** A connection, as soon as Firefox listens. */
async function opened(port) {
  const deadline = Date.now() + patience
  for (;;) {
    try {
      return await new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve(socket))
        socket.once('error', reject)
      })
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`Firefox's debugger did not answer: ${error.message}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Requests and replies over the socket. `greeted`: Firefox has said who it is. */
function packets(socket) {
  const waiting = new Map()
  let listeners = []
  let received = Buffer.alloc(0)
  let greet
  const greeted = new Promise((resolve) => {
    greet = resolve
  })

  function take(packet) {
    if (packet.applicationType) return greet()
    const listener = listeners.find(({ wanted }) => wanted(packet))
    if (listener) {
      listeners = listeners.filter((one) => one !== listener)
      return listener.resolve(packet)
    }
    // What has a type and no error is an event that nobody asked for.
    if (packet.type && !packet.error) return undefined
    const next = waiting.get(packet.from)?.shift()
    if (packet.error) return next?.reject(new Error(`${packet.error}: ${packet.message}`))
    return next?.resolve(packet)
  }

  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    for (;;) {
      const colon = received.indexOf(':')
      if (colon < 0) return
      const end = colon + 1 + Number(received.subarray(0, colon).toString())
      if (received.length < end) return
      take(JSON.parse(received.subarray(colon + 1, end).toString()))
      received = received.subarray(end)
    }
  })
  const stopped = () => {
    for (const { reject } of [...waiting.values()].flat()) reject(new Error('Firefox closed the debugger connection.'))
    waiting.clear()
  }
  socket.on('close', stopped)
  socket.on('error', () => {})

  const send = (to, type, more = {}) =>
    new Promise((resolve, reject) => {
      if (!waiting.has(to)) waiting.set(to, [])
      waiting.get(to).push({ resolve, reject })
      const text = JSON.stringify({ to, type, ...more })
      socket.write(`${Buffer.byteLength(text)}:${text}`)
    })
  /** The next packet of this kind, asked for or not. */
  const heard = (wanted) => new Promise((resolve) => listeners.push({ wanted, resolve }))
  return { greeted, heard, send }
}
