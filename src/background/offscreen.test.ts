import { describe, expect, it } from 'vitest'
import { WalletError } from '../core/errors.ts'
import { answerOver, type OffscreenCalls } from '../messaging/offscreen-calls.ts'
import { offscreen, type Place, recipientFor } from './offscreen.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

/** Places like a Worker: what is posted arrives as a copy, later, with its ports; `open` counts how many there are. */
function places(calls: Partial<OffscreenCalls>, post?: Place['post']) {
  const events: string[] = []
  const all: OffscreenCalls = {
    'age.encrypt': async () => bytes(1),
    'age.decrypt': async () => bytes(2),
    'age.recipientOf': async () => 'age1',
    'qr.decode': async () => [],
    ...calls,
  }
  const open = async (): Promise<Place> => {
    events.push('open')
    return {
      close: () => void events.push('close'),
      post:
        post ??
        ((request, transfer) => {
          const { port1, port2 } = new MessageChannel()
          port2.onmessage = ({ data, ports: [port] }: MessageEvent<unknown>) => {
            port2.close()
            if (port) void answerOver(all, data, port)
          }
          port1.postMessage(request, transfer)
        }),
    }
  }
  return { events, open }
}

describe('heavy work elsewhere', () => {
  it('takes bytes and gives bytes; what was handed over is gone, and the place is closed', async () => {
    const { events, open } = places({
      async 'age.encrypt'({ content, protect }) {
        return Uint8Array.from([...content, 'passphrase' in protect ? protect.passphrase.length : 0])
      },
    })
    const content = bytes(7, 8)
    expect(await offscreen(open).call('age.encrypt', { content, protect: { passphrase: 'abc' } })).toEqual(bytes(7, 8, 3))
    expect(content.length).toBe(0)
    expect(events).toEqual(['open', 'close'])
  })

  it('fails with the code of the function, and with `internal` for anything else', async () => {
    const { events, open } = places({
      'age.decrypt': async ({ file }) => {
        throw file.length === 0 ? new Error('a bug with a secret in it') : new WalletError('backup.wrong-secret', 'no')
      },
    })
    const port = offscreen(open)
    const secret = { passphrase: 'x' }
    await expect(port.call('age.decrypt', { file: bytes(1), secret })).rejects.toMatchObject({ code: 'backup.wrong-secret' })
    const failed = port.call('age.decrypt', { file: bytes(), secret })
    await expect(failed).rejects.toMatchObject({ code: 'internal' })
    await expect(failed).rejects.not.toThrow('secret in it')
    expect(events).toEqual(['open', 'close', 'open', 'close'])
  })

  it('is done one call after the other, each in a place of its own', async () => {
    let running = 0
    const { events, open } = places({
      async 'age.recipientOf'({ entropy }) {
        running += 1
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        return `${entropy[0]} ${running}`
      },
    })
    const port = offscreen(open)
    const answers = await Promise.all([1, 2, 3].map((first) => port.call('age.recipientOf', { entropy: bytes(first) })))
    expect(answers).toEqual(['1 0', '2 0', '3 0'])
    expect(events).toEqual(['open', 'close', 'open', 'close', 'open', 'close'])
  })

  it('fails cleanly when there is no answer, or no place, and the next call is not held up', async () => {
    const silent = places({}, () => undefined)
    await expect(offscreen(silent.open, 5).call('age.recipientOf', { entropy: bytes(1) })).rejects.toMatchObject({ code: 'internal' })
    expect(silent.events).toEqual(['open', 'close'])
    const { open } = places({})
    let first = true
    const port = offscreen(() => {
      if (!first) return open()
      first = false
      return Promise.reject(new Error('no document'))
    })
    await expect(port.call('age.recipientOf', { entropy: bytes(1) })).rejects.toThrow('no document')
    expect(await port.call('age.recipientOf', { entropy: bytes(1) })).toBe('age1')
  })

  it('refuses a call that is not listed', async () => {
    const said: unknown[] = []
    const { open } = places({})
    const port = { postMessage: (answer: unknown) => void said.push(answer) }
    for (const data of [null, 'age.encrypt', {}, { name: 'toString', input: {} }, { name: '__proto__' }]) await answerOver({} as OffscreenCalls, data, port)
    expect(said).toEqual(Array.from({ length: 5 }, () => ({ ok: false, code: 'internal' })))
    await (await open()).close()
  })

  it('leaves the words of a person alone when it asks whom they open backups for', async () => {
    const { open } = places({
      async 'age.recipientOf'({ entropy }) {
        entropy.fill(0)
        return 'age1x'
      },
    })
    const entropy = bytes(1, 2, 3)
    expect(await recipientFor(offscreen(open), entropy)).toBe('age1x')
    expect(entropy).toEqual(bytes(1, 2, 3))
  })
})
