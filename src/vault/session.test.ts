import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../core/json.ts'
import { fakeSessionStore } from '../testing/fakes/session-store.ts'
import { deriveKeys, importKeys, type KeyBytes } from './derived-keys.ts'
import { openSession, type SessionStore } from './session.ts'

const vaultId = 'a'.repeat(32)
let tokens = 0
/** A promise that a test fulfils. */
function signal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil
  })
  return { promise, resolve }
}
const newName = () => (++tokens).toString(16).padStart(32, '0')
const vaultKey = () => crypto.subtle.importKey('raw', new Uint8Array(32).fill(3), 'HKDF', false, ['deriveBits'])
const keyBytes = async (): Promise<KeyBytes> => deriveKeys(await vaultKey())

describe('the derived keys', () => {
  it('are seven different ones, the same for the same vault key', async () => {
    const bytes = Object.values(await keyBytes()).map((one) => Buffer.from(one).toString('hex'))
    expect(new Set(bytes).size).toBe(7)
    expect(Object.values(await keyBytes()).map((one) => Buffer.from(one).toString('hex'))).toEqual(bytes)
  })

  it('are HKDF-SHA-256 under the names of the design', async () => {
    const { hkdfSync } = await import('node:crypto')
    const expected = (info: string) => new Uint8Array(hkdfSync('sha256', new Uint8Array(32).fill(3), new Uint8Array(0), info, 32))
    const bytes = await keyBytes()
    expect(bytes.rec).toEqual(expected('lanyard/1/rec/rec'))
    expect(bytes.keys).toEqual(expected('lanyard/1/rec/keys'))
    expect(bytes.blobs).toEqual(expected('lanyard/1/rec/blobs'))
    expect(bytes.pages).toEqual(expected('lanyard/1/rec/pages'))
    expect(bytes.quarantine).toEqual(expected('lanyard/1/rec/quarantine'))
    expect(bytes.wrapping).toEqual(expected('lanyard/1/keys'))
    expect(bytes.manifest).toEqual(expected('lanyard/1/manifest'))
  })

  it('can do what they are for and cannot be taken out', async () => {
    const keys = await importKeys(await keyBytes())
    expect(Object.values(keys).map(({ extractable }) => extractable)).toEqual([false, false, false, false, false, false, false])
    expect([...keys.wrapping.usages].sort()).toEqual(['unwrapKey', 'wrapKey'])
    expect([...keys.rec.usages].sort()).toEqual(['decrypt', 'encrypt'])
    expect([...keys.manifest.usages].sort()).toEqual(['sign', 'verify'])
  })
})

describe('the session', () => {
  it('is taken up again by another worker, without a passphrase', async () => {
    const store = fakeSessionStore()
    const before = openSession(store, newName)
    await before.start(vaultId, await keyBytes(), before.ticket())
    expect((await openSession(store, newName).current())?.vaultId).toBe(vaultId)
  })

  it('never holds the vault key', async () => {
    const store = fakeSessionStore()
    const session = openSession(store, newName)
    await session.start(vaultId, await keyBytes(), session.ticket())
    expect(store.content()).not.toContain(Buffer.alloc(32, 3).toString('base64url'))
    expect(Object.keys(JSON.parse(store.content()).keys).sort()).toEqual(['blobs', 'keys', 'manifest', 'pages', 'quarantine', 'rec', 'wrapping'])
  })

  it('is the same object for as long as it lasts, and another one after a lock', async () => {
    const session = openSession(fakeSessionStore(), newName)
    await session.start(vaultId, await keyBytes(), session.ticket())
    const first = await session.current()
    expect(await session.current()).toBe(first)
    await session.end()
    expect(await session.current()).toBeNull()
    await session.start(vaultId, await keyBytes(), session.ticket())
    expect(await session.current()).not.toBe(first)
  })

  it('is another one for every worker, once one of them locked and opened it again', async () => {
    const store = fakeSessionStore()
    const [one, other] = [openSession(store, newName), openSession(store, newName)]
    await one.start(vaultId, await keyBytes(), one.ticket())
    const before = await other.current()
    await one.end()
    await one.start('b'.repeat(32), await keyBytes(), one.ticket())
    expect(before?.vaultId).toBe(vaultId)
    expect((await other.current())?.vaultId).toBe('b'.repeat(32))
  })

  it('ST-21: is over when the store was wiped', async () => {
    const store = fakeSessionStore()
    const session = openSession(store, newName)
    await session.start(vaultId, await keyBytes(), session.ticket())
    expect(await session.current()).not.toBeNull()
    await store.clear()
    expect(await session.current()).toBeNull()
  })

  it('does not begin when the vault was locked while the keys were derived', async () => {
    const store = fakeSessionStore()
    const written: Json[] = []
    const session = openSession({ ...store, set: async (value) => void written.push(value) }, newName)
    const ticket = session.ticket()
    await session.end()
    await expect(session.start(vaultId, await keyBytes(), ticket)).rejects.toMatchObject({ code: 'vault.locked' })
    expect(written).toEqual([])
  })

  it('does not begin when the vault is locked while it is being written', async () => {
    const store = fakeSessionStore()
    const reached = signal()
    const released = signal()
    const slow: SessionStore = {
      ...store,
      async set(value) {
        reached.resolve()
        await released.promise
        await store.set(value)
      },
    }
    const session = openSession(slow, newName)
    const starting = session.start(vaultId, await keyBytes(), session.ticket())
    await reached.promise
    await session.end()
    released.resolve()
    await expect(starting).rejects.toMatchObject({ code: 'vault.locked' })
    expect(store.content()).toBe('null')
  })

  it('is not taken from anything that this program did not write', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const store: SessionStore = { ...fakeSessionStore(), get: async () => value as Json }
        expect(await openSession(store, newName).current()).toBeNull()
      }),
    )
  })
})
