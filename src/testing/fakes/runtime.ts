import type { Runtime } from '../../content/start-relay.ts'
import type { PageSender } from '../../messaging/page-caller.ts'
import type { RuntimePort } from '../../messaging/port-channel.ts'

interface End {
  readonly port: RuntimePort
  hear(message: unknown): void
  leave(): void
}

function end(sender: PageSender | undefined, other: () => End, pair: { open: boolean }): End {
  const messages: ((message: unknown) => void)[] = []
  const leaves: (() => void)[] = []
  return {
    port: {
      sender,
      onMessage: { addListener: (listener) => void messages.push(listener) },
      onDisconnect: { addListener: (listener) => void leaves.push(listener) },
      postMessage: (message) => {
        if (!pair.open) throw new Error('Attempting to use a disconnected port object')
        const text = JSON.stringify(message)
        queueMicrotask(() => other().hear(JSON.parse(text)))
      },
      disconnect: () => {
        if (!pair.open) return
        pair.open = false
        queueMicrotask(() => other().leave())
      },
    },
    hear: (message) => {
      for (const listener of messages) listener(message)
    },
    leave: () => {
      for (const listener of leaves) listener()
    },
  }
}

/** Two ends of a runtime port: messages as JSON, later; only the other end hears of a disconnect. */
export function portPair(sender?: PageSender): { readonly client: RuntimePort; readonly server: RuntimePort } {
  const pair = { open: true }
  const client: End = end(undefined, () => server, pair)
  const server: End = end(sender, () => client, pair)
  return { client: client.port, server: server.port }
}

/** A runtime whose background is `serve`. `id` can be taken away, as an update does. */
export function fakeRuntime(serve: (port: RuntimePort) => void, sender?: PageSender): Runtime & { id: string | undefined } {
  return {
    id: 'ours',
    connect: () => {
      const { client, server } = portPair(sender)
      serve(server)
      return client
    },
  }
}
