import { afterEach, describe, expect, it, vi } from 'vitest'
import { argon2, argon2Slowly, assertCost, defaultCost } from './kdf.ts'

const bytes = (length: number, seed: number) => Uint8Array.from({ length }, (_, index) => (index * 31 + seed) % 256)

describe('Argon2id', () => {
  afterEach(() => vi.unstubAllGlobals())

  it.each([
    { m: 8, t: 1, p: 1 },
    { m: 64, t: 3, p: 2 },
    { m: 1024, t: 2, p: 4 },
    { m: 19_456, t: 2, p: 1 },
  ])('gives the same bytes in WebAssembly as in plain JavaScript: m $m, t $t, p $p', async (cost) => {
    const [secret, salt] = [bytes(40, 1), bytes(16, 2)]
    expect(await argon2(secret, salt, cost)).toEqual(await argon2Slowly(secret, salt, cost))
    expect(await argon2(secret, bytes(16, 3), cost)).not.toEqual(await argon2(secret, salt, cost))
  })

  it('gives the same bytes at what a new vault really costs', async () => {
    const [secret, salt] = [new TextEncoder().encode('correct horse battery staple'), bytes(16, 7)]
    const derived = await argon2(secret, salt, defaultCost)
    expect(derived.length).toBe(32)
    expect(derived).toEqual(await argon2Slowly(secret, salt, defaultCost))
  })

  it('does without WebAssembly where there is none', async () => {
    const cost = { m: 256, t: 2, p: 1 }
    const expected = await argon2(bytes(20, 1), bytes(16, 2), cost)
    vi.stubGlobal('WebAssembly', undefined)
    expect(await argon2(bytes(20, 1), bytes(16, 2), cost)).toEqual(expected)
  })
})

describe('the cost of opening', () => {
  const refused = expect.objectContaining({ code: 'vault.damaged', detail: { reason: 'downgrade' } })

  it('is by default at least 64 MiB and 3 passes', () => {
    expect(defaultCost).toEqual({ m: 65_536, t: 3, p: 1 })
    expect(() => assertCost(defaultCost, 'create')).not.toThrow()
  })

  it.each([
    { m: 1, t: 3, p: 1 },
    { m: 19_455, t: 2, p: 1 },
    { m: 19_456, t: 1, p: 1 },
    { m: 65_536, t: 0, p: 1 },
    { m: 4_194_304, t: 3, p: 1 },
    { m: 524_289, t: 3, p: 1 },
    { m: 65_536, t: 17, p: 1 },
    { m: 65_536, t: 3, p: 0 },
    { m: 65_536, t: 3, p: 5 },
    { m: 65_536.5, t: 3, p: 1 },
    { m: Number.NaN, t: 3, p: 1 },
    { m: Number.POSITIVE_INFINITY, t: 3, p: 1 },
  ])('ST-10: is refused outside its limits: m $m, t $t, p $p', (cost) => {
    expect(() => assertCost(cost, 'open')).toThrow(refused)
  })

  it('has a higher floor for a new vault than for one that is opened', () => {
    expect(() => assertCost({ m: 19_456, t: 2, p: 1 }, 'open')).not.toThrow()
    expect(() => assertCost({ m: 19_456, t: 2, p: 1 }, 'create')).toThrow(refused)
    expect(() => assertCost({ m: 32_767, t: 3, p: 1 }, 'create')).toThrow(refused)
    expect(() => assertCost({ m: 32_768, t: 2, p: 1 }, 'create')).toThrow(refused)
    expect(() => assertCost({ m: 32_768, t: 3, p: 1 }, 'create')).not.toThrow()
    expect(() => assertCost({ m: 524_288, t: 16, p: 4 }, 'open')).not.toThrow()
  })
})
