import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KeyId } from '../../core/key.ts'
import { verifySignature } from '../../crypto/verify.ts'
import { keystoreConformance } from '../../testing/conformance/keystore.ts'
import { copyOf, freshVault, passphrase, type VaultOnFakeDisk } from '../../testing/fakes/vault-on-fake-disk.ts'
import { type KeyHost, localKeystore } from './index.ts'

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
})
const data = new TextEncoder().encode('what is to be signed')

keystoreConformance('local', async () => {
  const { vault } = await copyOf(original)
  return { keystore: localKeystore(vault.keys), lock: () => vault.lock(), unlock: () => vault.unlock(passphrase) }
})

describe('the local keystore', () => {
  it('signs after the worker died, with what is on disk', async () => {
    const { vault, restart } = await copyOf(original)
    const made = await localKeystore(vault.keys).create('ES256')
    const signer = await localKeystore(restart().vault.keys).signer(made.id)
    expect(await verifySignature('ES256', made.jwk, (await signer?.sign(data)) ?? new Uint8Array(), data)).toBe(true)
  })

  it('opens a key once for as long as the vault stays open', async () => {
    const { vault } = await copyOf(original)
    let reads = 0
    const host: KeyHost = {
      ...vault.keys,
      binding(id) {
        reads += 1
        return vault.keys.binding(id)
      },
    }
    const keystore = localKeystore(host)
    const { id } = await keystore.create('EdDSA')
    const signer = await keystore.signer(id)
    await Promise.all([signer?.sign(data), signer?.sign(data), (await keystore.signer(id))?.sign(data)])
    expect(reads).toBe(2)
    await vault.lock()
    await vault.unlock(passphrase)
    await signer?.sign(data)
    expect(reads).toBe(3)
  })

  it('ST-9: a key row that was damaged is damaged, not absent', async () => {
    const { vault, disk, plant } = await copyOf(original)
    const keystore = localKeystore(vault.keys)
    const { id } = await keystore.create('ES256')
    const [row] = (await disk()).keys
    if (!row) throw new Error('a row expected')
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: row.ct.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const ct = new Uint8Array(row.ct)
        ct[at] = (ct[at] ?? 0) ^ (1 << bit)
        await plant('keys', { ...row, ct })
        await expect(keystore.signer(id)).rejects.toMatchObject({ code: 'vault.damaged' })
      }),
      { numRuns: 50 },
    )
  })

  it('ST-8: a key row put in the place of another is damaged', async () => {
    const { vault, disk, plant } = await copyOf(original)
    const keystore = localKeystore(vault.keys)
    const [one, two] = await Promise.all([keystore.create('ES256'), keystore.create('ES256')])
    const row = (await disk()).keys.find(({ id }) => id === one.id)
    await plant('keys', { ...row, id: two.id })
    await expect(keystore.signer(two.id)).rejects.toMatchObject({ code: 'vault.damaged' })
  })

  it('does not open a private key under the name of another, nor under another algorithm', async () => {
    const { vault } = await copyOf(original)
    const keystore = localKeystore(vault.keys)
    const [one, two] = await Promise.all([keystore.create('ES256'), keystore.create('ES256')])
    const swapped = localKeystore({
      ...vault.keys,
      get: async (id: KeyId) => {
        const key = await vault.keys.get(id === two.id ? one.id : id)
        return key && { ...key, id }
      },
    })
    await expect(swapped.signer(two.id)).rejects.toMatchObject({ code: 'key.unavailable' })
    const retold = localKeystore({
      ...vault.keys,
      get: async (id: KeyId) => {
        const key = await vault.keys.get(id)
        return key && { ...key, algorithm: 'EdDSA' }
      },
    })
    await expect(retold.signer(one.id)).rejects.toMatchObject({ code: 'key.unavailable' })
  })

  it('stores a key under its own fresh name only', async () => {
    const { vault } = await copyOf(original)
    const keystore = localKeystore(vault.keys)
    const { id } = await keystore.create('ES256')
    const key = await vault.keys.get(id)
    if (!key) throw new Error('a key expected')
    expect(key).toMatchObject({ purpose: 'holder', usePolicy: 'session', algorithm: 'ES256', createdAt: 1_700_000_000_000 })
    await expect(vault.keys.put(id, key)).rejects.toMatchObject({ code: 'internal' })
    await expect(vault.keys.put('did:example:readable' as KeyId, { ...key, id: 'did:example:readable' as KeyId })).rejects.toMatchObject({ code: 'internal' })
    await expect(vault.keys.put(vault.keys.fresh().id, key)).rejects.toMatchObject({ code: 'internal' })
  })
})
