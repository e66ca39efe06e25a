import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Client } from '../messaging/client.ts'
import { RemoteError } from '../messaging/client.ts'
import { fromBase64, toBase64 } from './bytes.ts'
import { codeOf } from './code.ts'
import { giveFile, isAgeFile, keptFile, partSize, takeFile } from './files.ts'

/** A background that keeps files in its memory, as long as it lives. */
function background(readSize = 100) {
  const files = new Map<string, number[]>()
  const writes: number[] = []
  let named = 0
  const agent = (async (name: string, input: { id: string | null; at: number; part: string }) => {
    const file = input.id === null ? [] : files.get(input.id)
    if (!file) throw new RemoteError('file.lost')
    if (name === 'file.read') {
      const next = input.at + readSize
      return { part: toBase64(new Uint8Array(file.slice(input.at, next))), next: next < file.length ? next : null }
    }
    const id = input.id ?? `file-${++named}`
    writes.push(input.part.length)
    for (const byte of fromBase64(input.part)) file.push(byte)
    files.set(id, file)
    return { id, name: id, size: file.length }
  }) as unknown as Client<'popup'>
  return { agent, files, writes, restart: () => files.clear() }
}
const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer())

describe('a file between a screen and the background', () => {
  it('is the same file, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 1000 }), fc.integer({ min: 1, max: 400 }), async (bytes, readSize) => {
        const { agent } = background(readSize)
        const handle = await giveFile(agent, new Blob([new Uint8Array(bytes)]))
        expect(handle.size).toBe(bytes.length)
        expect(await bytesOf(await takeFile(agent, handle))).toEqual(new Uint8Array(bytes))
      }),
      { numRuns: 40 },
    )
  })

  it('goes in parts that one message can carry', async () => {
    const { agent, writes } = background()
    await giveFile(agent, new Blob([new Uint8Array(partSize + 10)]))
    expect(writes).toEqual([1_048_576, 16])
  })

  it('of nothing is no backup', async () => {
    await expect(giveFile(background().agent, new Blob([])).catch((error: unknown) => Promise.reject(codeOf(error)))).rejects.toBe('backup.malformed')
  })

  it('of which parts are missing, or that does not end, is not taken for the file', async () => {
    const { agent } = background()
    const handle = await giveFile(agent, new Blob([new Uint8Array(300)]))
    const code = (promise: Promise<unknown>) => promise.then(() => null, codeOf)
    expect(await code(takeFile(agent, { ...handle, size: 301 }))).toBe('file.lost')
    const endless = (async () => ({ part: 'AAAA', next: 0 })) as unknown as Client<'popup'>
    expect(await code(takeFile(endless, handle))).toBe('file.lost')
  })

  it('that was lost with the worker is put there again, once, and no other failure is tried again', async () => {
    const { agent, files, restart } = background()
    const kept = keptFile(agent, new Blob([new Uint8Array([1, 2, 3])]))
    const read = async (id: string) => {
      const file = files.get(id)
      if (!file) throw new RemoteError('file.lost')
      return file.length
    }
    expect(await kept.with(read)).toBe(3)
    restart()
    expect(await kept.with(read)).toBe(3)
    expect(files.size).toBe(1)
    let tries = 0
    const always = async (code: string) => {
      tries++
      throw new RemoteError(code)
    }
    await expect(kept.with(() => always('file.lost'))).rejects.toMatchObject({ code: 'file.lost' })
    expect(tries).toBe(2)
    await expect(kept.with(() => always('backup.wrong-secret'))).rejects.toMatchObject({ code: 'backup.wrong-secret' })
    expect(tries).toBe(3)
  })

  it('that is no age file is known by its beginning', async () => {
    expect(await isAgeFile(new Blob(['age-encryption.org/v1\n-> scrypt']))).toBe(true)
    expect(await isAgeFile(new Blob(['-----BEGIN AGE ENCRYPTED FILE-----\n']))).toBe(true)
    expect(await isAgeFile(new Blob(['{}']))).toBe(false)
    expect(await isAgeFile(new Blob([]))).toBe(false)
  })
})
