import { afterEach, describe, expect, it, vi } from 'vitest'
import { createWriter } from './writer.ts'

describe('the writer', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('does one thing after the other, in the order asked for, also when one fails', async () => {
    const writer = createWriter('test')
    const seen: string[] = []
    const work = (name: string) => async () => {
      seen.push(`${name} begins`)
      await Promise.resolve()
      seen.push(`${name} ends`)
    }
    const failing = async () => {
      seen.push('fails')
      throw new Error('on purpose')
    }
    const results = await Promise.allSettled([writer.run(work('a')), writer.run(failing), writer.run(work('b'))])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(seen).toEqual(['a begins', 'a ends', 'fails', 'b begins', 'b ends'])
  })

  it('has settled when all that was asked for before has ended', async () => {
    const writer = createWriter('test')
    let done = 0
    for (let n = 0; n < 3; n++) {
      void writer.run(async () => {
        await Promise.resolve()
        done += 1
      })
    }
    await writer.settled()
    expect(done).toBe(3)
  })

  it('holds the lock of the browser around each piece of work, where there is one', async () => {
    const held: string[] = []
    const request = async (name: string, work: () => Promise<unknown>) => {
      held.push(`locked ${name}`)
      const result = await work()
      held.push('released')
      return result
    }
    vi.stubGlobal('navigator', { locks: { request } })
    const result = await createWriter('lanyard-vault-write').run(async () => {
      held.push('work')
      return 7
    })
    expect(result).toBe(7)
    expect(held).toEqual(['locked lanyard-vault-write', 'work', 'released'])
  })

  it('lets work begin before its turn, which comes with the lock and ends with the work', async () => {
    const seen: string[] = []
    let granted = (): void => undefined
    const request = async (_: string, work: () => Promise<unknown>) => {
      await new Promise<void>((resolve) => {
        granted = resolve
      })
      seen.push('locked')
      const result = await work()
      seen.push('released')
      return result
    }
    vi.stubGlobal('navigator', { locks: { request } })
    const writer = createWriter('test')
    const first = writer.runAhead(async (turn) => {
      seen.push('prepared')
      await turn
      seen.push('written')
      return 7
    })
    const second = writer.run(async () => seen.push('second'))
    await vi.waitFor(() => expect(seen).toEqual(['prepared']))
    granted()
    expect(await first).toBe(7)
    await vi.waitFor(() => expect(seen).toEqual(['prepared', 'locked', 'written', 'released']))
    granted()
    await second
    expect(seen).toEqual(['prepared', 'locked', 'written', 'released', 'locked', 'second', 'released'])
  })

  it('tells of work that failed before its turn once the turn has come, and goes on', async () => {
    vi.stubGlobal('navigator', { locks: { request: async (_: string, work: () => Promise<unknown>) => work() } })
    const writer = createWriter('test')
    await expect(
      writer.runAhead(async () => {
        throw new Error('on purpose')
      }),
    ).rejects.toThrow('on purpose')
    expect(await writer.run(async () => 1)).toBe(1)
  })
})
