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
})
