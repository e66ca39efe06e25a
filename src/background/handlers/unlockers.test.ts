import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { copyOf, freshVault, passphrase, type VaultOnFakeDisk } from '../../testing/fakes/vault-on-fake-disk.ts'
import { announce } from '../changed.ts'
import type { Host } from './host.ts'
import { unlockerHandlers } from './unlockers.ts'

vi.mock('../changed.ts', () => ({ announce: vi.fn<() => void>() }))

const entropy = encodeBase64url(Uint8Array.from({ length: 32 }, (_, at) => at))
const prf = encodeBase64url(new Uint8Array(32).fill(7))
const passkey = { credentialId: 'AAEC', rpId: 'wallet.example', prfSalt: encodeBase64url(new Uint8Array(32).fill(1)), prf, name: 'This laptop' }
const secret = { passphrase }
const caller = { context: 'popup' } as const
const { signal } = new AbortController()

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
})
beforeEach(() => vi.mocked(announce).mockClear())

/** The handlers over the real vault. `fault`: called before each step of a write. */
async function wallet(fault: (step: string) => void = () => undefined) {
  const { vault } = await copyOf(original, fault)
  const opened = vi.fn<() => Promise<void>>(async () => undefined)
  const unused = {} as Pick<Host, 'agent' | 'pages' | 'settled' | 'lock'>
  const handlers = unlockerHandlers({ ...unused, vault, opened, recipientFor: async (bytes) => `age1-of-${bytes[1]}` })
  const send = <N extends keyof typeof handlers>(name: N, input: Parameters<(typeof handlers)[N]>[0]) =>
    (handlers[name] as (given: unknown, by: unknown, ended: AbortSignal) => ReturnType<(typeof handlers)[N]>)(input, caller, signal)
  return { vault, opened, send }
}

describe('a new vault key', () => {
  it('is not made for a wrong passphrase, and the wallet stays open', async () => {
    const { vault, send } = await wallet()
    await expect(send('unlockers.rotate', { passphrase: 'not the passphrase' })).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await vault.unlocked()).toBe(true)
  })

  it('that could not be made leaves the old one, and the wallet open', async () => {
    const { vault, opened, send } = await wallet((step) => {
      if (step === 'wrap the new key') throw new Error('the disk is gone')
    })
    await vault.commit([{ put: 'spent', id: 'a', value: { hash: 'a', at: 1 } }])
    await expect(send('unlockers.rotate', { passphrase })).rejects.toThrow('the disk is gone')
    expect(opened).not.toHaveBeenCalled()
    expect(await vault.get('spent', 'a')).toEqual({ hash: 'a', at: 1 })
    expect(announce).toHaveBeenCalledWith('vault', 'backup')
  })

  it('drops passkeys and recovery words with their names and their backup recipient, and says how many', async () => {
    const { vault, opened, send } = await wallet()
    await send('unlockers.addPasskey', { secret, ...passkey })
    await send('unlockers.setRecovery', { secret, entropy })
    expect(await vault.get('backup', 'state')).toMatchObject({ recipient: 'age1-of-1' })
    expect(await send('unlockers.rotate', { passphrase })).toEqual({ dropped: 2 })
    expect(opened).toHaveBeenCalledOnce()
    expect((await send('unlockers.list', undefined)).map(({ kind }) => kind)).toEqual(['passphrase'])
    expect(await vault.list('unlocker')).toEqual([])
    expect(await vault.get('backup', 'state')).toMatchObject({ recipient: null })
  })
})

describe('the ways to open the vault', () => {
  it('are listed with the names that a person gave them', async () => {
    const { send } = await wallet()
    await send('unlockers.addPasskey', { secret, ...passkey })
    const added = (await send('unlockers.list', undefined)).find(({ kind }) => kind === 'passkey')
    expect(added).toMatchObject({ name: 'This laptop' })
    await send('unlockers.rename', { slotId: added?.slotId ?? '', name: 'Old laptop' })
    expect(await send('unlockers.list', undefined)).toContainEqual({ ...added, name: 'Old laptop' })
    await send('unlockers.remove', { secret, slotId: added?.slotId ?? '' })
    expect((await send('unlockers.list', undefined)).map(({ kind }) => kind)).toEqual(['passphrase'])
  })

  it.each([
    ['unlockers.changePassphrase', { passphrase: 'another good passphrase' }],
    ['unlockers.addPasskey', passkey],
    ['unlockers.setRecovery', { entropy }],
    ['unlockers.remove', { slotId: 'none' }],
  ] as const)('are not changed by %s without one of them', async (name, input) => {
    const { vault, send } = await wallet()
    const before = await vault.slots.list()
    await expect(send(name, { secret: { passphrase: 'not the passphrase' }, ...input } as never)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await vault.slots.list()).toEqual(before)
    expect(await vault.get('backup', 'state')).toBeNull()
  })
})
