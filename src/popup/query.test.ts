import { describe, expect, it } from 'vitest'
import { RemoteError } from '../messaging/client.ts'
import type { Changed } from '../messaging/contract.ts'
import { query } from './query.ts'

function background() {
  const listeners = new Set<(changed: Changed) => void>()
  return {
    onChanged: (listen: (changed: Changed) => void) => {
      listeners.add(listen)
      return () => listeners.delete(listen)
    },
    say: (changed: Changed) => {
      for (const listen of listeners) listen(changed)
    },
    listening: () => listeners.size,
  }
}
const settled = () => new Promise((done) => setTimeout(done, 0))

describe('a question to the agent', () => {
  it('is asked once somebody listens, and again when its subject changed', async () => {
    const { onChanged, say, listening } = background()
    let asked = 0
    const question = query(() => Promise.resolve(++asked), onChanged, ['credentials'])
    expect(asked).toBe(0)
    const stop = question.subscribe(() => undefined)
    await settled()
    expect(question.snapshot()).toEqual({ state: 'ready', value: 1 })
    say('activity')
    say('credentials')
    await settled()
    expect(question.snapshot()).toEqual({ state: 'ready', value: 2 })
    stop()
    expect(listening()).toBe(0)
  })

  it('UI-12: what was read from an open wallet is forgotten at once when the wallet changes', async () => {
    const { onChanged, say } = background()
    const question = query(() => Promise.resolve('secret'), onChanged, ['credentials', 'vault'])
    question.subscribe(() => undefined)
    await settled()
    say('vault')
    expect(question.snapshot()).toEqual({ state: 'loading' })
  })

  it('keeps only the latest answer, and the code of a failure', async () => {
    const { onChanged, say } = background()
    const pending: ((value: string) => void)[] = []
    const slow = query(() => new Promise<string>((answer) => pending.push(answer)), onChanged, ['settings'])
    slow.subscribe(() => undefined)
    say('settings')
    pending[1]?.('new')
    pending[0]?.('old')
    await settled()
    expect(slow.snapshot()).toEqual({ state: 'ready', value: 'new' })
    const failing = query(() => Promise.reject(new RemoteError('vault.locked')), onChanged, [])
    failing.subscribe(() => undefined)
    await settled()
    expect(failing.snapshot()).toEqual({ state: 'failed', code: 'vault.locked' })
  })
})
