import { beforeAll, describe, expect, it } from 'vitest'
import { fakeMirror } from '../testing/fakes/mirror.ts'
import { copyOf, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { WalletError } from '../core/errors.ts'
import { delaysAfter, waitUntil } from './delays.ts'
import { mostWrong } from './prove.ts'
import type { Vault } from './vault.ts'

const secret = { passphrase }
const wrong = { passphrase: 'not the passphrase' }
const wrongSecret = new WalletError('vault.wrong-secret', 'wrong')

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
})

/** As if so many wrong ones had been tried long ago. */
const failedBefore = (made: VaultOnFakeDisk, failures: number) => made.kept.delays.plant({ v: 1, failures, at: 0 })

describe('a secret that is asked for once more', () => {
  it('proves that it opens the vault now, and changes nothing', async () => {
    const made = await copyOf(original)
    await made.vault.slots.setRecovery(secret, new Uint8Array(32).fill(1))
    const before = await made.disk()
    await made.vault.prove(secret)
    await made.vault.prove({ entropy: new Uint8Array(32).fill(1) })
    expect(await made.disk()).toEqual(before)
    expect(await made.vault.state()).toBe('unlocked')
  })

  it('is refused when it is wrong, and always while the vault is locked', async () => {
    const made = await copyOf(original)
    await expect(made.vault.prove(wrong)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    await made.vault.lock()
    await expect(made.vault.prove(secret)).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('ST-8: proves nothing with a header that was put back: the passphrase of before opens no more', async () => {
    const made = await copyOf(original)
    const header = await made.header()
    await made.vault.slots.changePassphrase(secret, 'another good passphrase')
    await made.plant('meta', header)
    await expect(made.restart().vault.prove(secret)).rejects.toMatchObject({ code: 'vault.damaged' })
    await made.erase('meta', 'header')
    await expect(made.restart().vault.prove(secret)).rejects.toMatchObject({ code: 'vault.damaged' })
  })
})

describe('wrong secrets while the vault is open', () => {
  const ways: readonly [string, (vault: Vault) => Promise<unknown>][] = [
    ['proving', (vault) => vault.prove(wrong)],
    ['changing the passphrase', (vault) => vault.slots.changePassphrase(wrong, 'another good passphrase')],
    ['setting recovery words', (vault) => vault.slots.setRecovery(wrong, new Uint8Array(32))],
    ['asking for the high key', (vault) => vault.slots.high(wrong)],
    ['unlocking', (vault) => vault.unlock(wrong)],
  ]
  it.each(ways)('lock it with the fifth in a row (%s)', async (_, tryIt) => {
    const made = await copyOf(original)
    failedBefore(made, mostWrong - 2)
    await expect(tryIt(made.vault)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await made.vault.state()).toBe('unlocked')
    failedBefore(made, mostWrong - 1)
    await expect(tryIt(made.vault)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await made.vault.state()).toBe('locked')
    await expect(made.restart().vault.list('spent')).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('are counted together, whatever they are tried at, and also all at once', async () => {
    const made = await copyOf(original)
    // Where nothing can be kept, nothing makes them wait.
    made.kept.delays.failing = true
    const tried = await Promise.allSettled(ways.map(([, tryIt]) => tryIt(made.vault)))
    expect(tried.map(({ status }) => status)).toEqual(Array.from(ways, () => 'rejected'))
    expect(await made.vault.state()).toBe('locked')
  })

  it('do not lock it when the right one comes between', async () => {
    const made = await copyOf(original)
    failedBefore(made, mostWrong - 1)
    await made.vault.prove(secret)
    await expect(made.vault.prove(wrong)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await made.vault.state()).toBe('unlocked')
  })
})

describe('the time until a secret is tried', () => {
  it('is at once at first, and after a wrong one that was one too many', async () => {
    const made = await copyOf(original)
    expect(await made.vault.waitUntil()).toBe(0)
    for (let n = 0; n < 3; n++) await expect(made.vault.prove(wrong)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await made.restart().vault.waitUntil()).toBe(1_700_000_000_000 + 1000)
    await expect(made.vault.prove(secret)).rejects.toMatchObject({ detail: { reason: 'wait', milliseconds: 1000 } })
  })

  it('ST-18: never grows with a clock that was set back, and ends with one that was set forward', async () => {
    const { delays } = fakeMirror()
    let now = 1_000_000_000_000
    const guard = delaysAfter(delays, () => now)
    for (let n = 0; n < 3; n++) await expect(guard(() => Promise.reject(wrongSecret))).rejects.toBe(wrongSecret)
    expect(await waitUntil(delays, () => now)).toBe(now + 1000)
    for (const years of [-1, 10]) {
      now += years * 365 * 86_400_000
      expect(await waitUntil(delays, () => now)).toBe(0)
    }
  })

  it('ST-6: is at once where it cannot be kept: a store that is damaged keeps nobody out', async () => {
    const made = await copyOf(original)
    made.kept.delays.failing = true
    await expect(made.vault.prove(wrong)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await made.vault.waitUntil()).toBe(0)
    await made.vault.lock()
    await made.vault.unlock(passphrase)
    expect(await made.vault.state()).toBe('unlocked')
  })
})
