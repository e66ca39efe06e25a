import { beforeAll, describe, expect, it } from 'vitest'
import { localKeystore } from '../plugins/local-keystore/index.ts'
import { sampleChanges, sampleRecords } from '../testing/fakes/sample-records.ts'
import { fakeMirror } from '../testing/fakes/mirror.ts'
import { fakeSessionStore } from '../testing/fakes/session-store.ts'
import { copyOf, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import type { KeyId } from '../core/key.ts'

let original: VaultOnFakeDisk
let keys: readonly KeyId[]
beforeAll(async () => {
  original = await freshVault()
  await original.vault.commit([...sampleChanges('a'), ...sampleChanges('b')])
  const keystore = localKeystore(original.vault.keys)
  keys = [(await keystore.create('ES256')).id, (await keystore.create('EdDSA')).id]
  await original.vault.slots.setRecovery({ passphrase }, new Uint8Array(32))
})

/** Opens it in another browser session, and finds everything in it, keys that sign included. */
async function assertWhole(made: VaultOnFakeDisk): Promise<void> {
  const { vault } = made.restart({ session: fakeSessionStore(), kept: fakeMirror() })
  await vault.unlock(passphrase)
  expect(await vault.verify()).toEqual([])
  expect(await vault.get('credential', 'b')).toEqual(sampleRecords('b').credential)
  expect((await vault.list('entry')).length).toBeGreaterThanOrEqual(2)
  for (const id of keys) expect((await (await localKeystore(vault.keys).signer(id))?.sign(new Uint8Array(3)))?.length).toBe(64)
}

describe('a new vault key', () => {
  it('seals every row anew, and the old keys open none of it', async () => {
    const made = await copyOf(original)
    const [before, session] = [await made.disk(), await made.session.get()]
    const parts: number[] = []
    const dropped = await made.vault.rotate(passphrase, (part) => parts.push(part))
    expect(dropped).toHaveLength(1)
    expect(parts.at(-1)).toBe(1)
    expect(parts).toEqual(parts.toSorted((a, b) => a - b))
    const after = await made.disk()
    for (const table of ['rec', 'keys', 'pages'] as const) {
      expect(after[table].map(({ id, r }) => [id, r])).toEqual(before[table].map(({ id, r }) => [id, r + 1]))
    }
    expect(await made.vault.state()).toBe('unlocked')
    await made.vault.commit(sampleChanges('c'))
    await assertWhole(made)
    await made.session.set(session)
    const { vault } = made.restart()
    expect(await vault.list('credential')).toEqual([])
    await expect(vault.commit(sampleChanges('d'))).rejects.toMatchObject({ code: 'vault.damaged' })
  })

  it('is not made with a wrong passphrase, nor while a single row does not open', async () => {
    const made = await copyOf(original)
    await expect(made.vault.rotate('not the passphrase')).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    const [row] = (await made.disk()).rec
    if (!row) throw new Error('a row expected')
    await made.plant('rec', { ...row, ct: row.ct.map((byte, at) => (at === 20 ? byte ^ 1 : byte)) })
    const before = await made.disk()
    await expect(made.vault.rotate(passphrase)).rejects.toMatchObject({ code: 'vault.damaged' })
    expect(await made.disk()).toEqual(before)
  })

  it('ST-3: ended at any step leaves the old vault or the new one, whole', async () => {
    const seen: string[] = []
    for (let n = 1; ; n++) {
      const steps: string[] = []
      const made = await copyOf(original, (step) => {
        if (steps.push(step) === n) throw new Error('killed')
      })
      const outcome = await made.vault.rotate(passphrase).then(
        () => 'done',
        () => 'killed',
      )
      await assertWhole(made)
      if (outcome === 'done') break
      seen.push(steps.at(-1) ?? '')
    }
    expect(seen.length).toBeGreaterThanOrEqual(10)
  })

  it('ST-14: made while others write loses nothing that was written', async () => {
    const made = await copyOf(original)
    const other = made.restart({ session: fakeSessionStore() }).vault
    await other.unlock(passphrase)
    const [rotated, written] = await Promise.allSettled([made.vault.rotate(passphrase), other.commit(sampleChanges('late'))])
    expect(rotated.status).toBe('fulfilled')
    await assertWhole(made)
    const { vault } = made.restart({ session: fakeSessionStore() })
    await vault.unlock(passphrase)
    expect(await vault.get('credential', 'late')).toEqual(written.status === 'fulfilled' ? sampleRecords('late').credential : null)
  })
})
