import { beforeEach, describe, expect, it, vi } from 'vitest'
import { jobs } from './jobs.ts'

const said = vi.hoisted(() => ({ topics: [] as string[] }))
vi.mock('./changed.ts', () => ({ announce: (...topics: string[]) => said.topics.push(...topics) }))
beforeEach(() => {
  said.topics.length = 0
})

describe('what takes long', () => {
  it('says how far it is, in steps worth drawing, and is over when it ends', async () => {
    const seen: unknown[] = []
    const result = await jobs.run('verify', async (progress) => {
      for (const part of [0.001, 0.002, 0.5, 0.5, 1]) {
        progress(part)
        seen.push(jobs.current()?.part)
      }
      return 'done'
    })
    expect(result).toBe('done')
    expect(seen).toEqual([0, 0, 0.5, 0.5, 1])
    expect(jobs.current()).toBeNull()
    expect(said.topics).toEqual(['job', 'job', 'job', 'job'])
  })

  it('is over when it fails', async () => {
    await expect(jobs.run('rotate', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(jobs.current()).toBeNull()
    expect(said.topics.at(-1)).toBe('job')
  })
})
