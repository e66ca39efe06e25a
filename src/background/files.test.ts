import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fakeMirror } from '../testing/fakes/mirror.ts'
import { openFiles } from './files.ts'

function host() {
  let ids = 0
  const { timer } = fakeMirror()
  return { timer, files: openFiles(() => `file-${++ids}`, timer) }
}
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => at % 251)
const codeOf = (does: () => unknown) => {
  try {
    does()
  } catch (error) {
    return (error as { readonly code?: string }).code
  }
  return 'done'
}

describe('files in the memory of the background', () => {
  it('come out in parts as they went in whole', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 1, max: 400 }), (content, step) => {
        const { files } = host()
        let id: string | null = null
        for (let at = 0; at < Math.max(1, content.length); at += step) id = files.write(id, base64(content.subarray(at, at + step))).id
        expect(Buffer.from(files.content(id ?? '')).equals(Buffer.from(content))).toBe(true)
      }),
    )
  })

  it('are read in parts that fit into a message', () => {
    const { files } = host()
    const content = bytesOf(1_700_001)
    const { id, name, size } = files.keep('backup.age', content)
    expect({ name, size }).toEqual({ name: 'backup.age', size: 1_700_001 })
    const parts: Buffer[] = []
    for (let at: number | null = 0; at !== null; ) {
      const { part, next } = files.read(id, at)
      expect(part.length).toBeLessThanOrEqual(1_048_576)
      parts.push(Buffer.from(part, 'base64'))
      at = next
    }
    expect(parts.length).toBe(3)
    expect(Buffer.concat(parts).equals(Buffer.from(content))).toBe(true)
    expect(files.read(id, 9_999_999)).toEqual({ part: '', next: null })
  })

  it('are lost ten minutes after their last use, and not before', () => {
    const { files, timer } = host()
    const { id } = files.keep('a', bytesOf(1))
    expect(timer.waits()).toEqual([600_000])
    files.read(id, 0)
    expect(timer.waits()).toEqual([600_000])
    timer.turn()
    expect(codeOf(() => files.read(id, 0))).toBe('file.lost')
    expect(codeOf(() => files.content(id))).toBe('file.lost')
    expect(codeOf(() => files.write(id, ''))).toBe('file.lost')
  })

  it('are lost with the worker, and a name that was never given is no file', () => {
    const { id } = host().files.keep('a', bytesOf(1))
    expect(codeOf(() => host().files.content(id))).toBe('file.lost')
    expect(codeOf(() => host().files.content('__proto__'))).toBe('file.lost')
  })

  it('are two at most: the third sends away the one that was not used for longest', () => {
    const { files } = host()
    const [one, two] = [files.keep('1', bytesOf(1)), files.keep('2', bytesOf(2))]
    files.read(one.id, 0)
    const three = files.write(null, base64(bytesOf(3)))
    expect(codeOf(() => files.content(two.id))).toBe('file.lost')
    expect([files.content(one.id).length, files.content(three.id).length]).toEqual([1, 3])
  })

  it('hold 64 MiB at most, and are gone when more comes, or something that is not base64', () => {
    const { files } = host()
    const mebibyte = base64(new Uint8Array(786_432))
    let id: string | null = null
    for (let part = 0; part < 85; part++) id = files.write(id, mebibyte).id
    expect(codeOf(() => files.write(id, mebibyte))).toBe('backup.malformed')
    expect(codeOf(() => files.content(id ?? ''))).toBe('file.lost')
    for (const wrong of ['A', 'AB', 'ABC', 'AB=C', 'AA==AA==', 'AB-_', 'AAA\n', '====', 'AR==']) {
      const file = files.write(null, 'AAAA')
      expect(
        codeOf(() => files.write(file.id, wrong)),
        wrong,
      ).toBe('backup.malformed')
      expect(codeOf(() => files.content(file.id))).toBe('file.lost')
    }
  })
})
