import { beforeAll, describe, expect, it } from 'vitest'
import { WalletError } from '../core/errors.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { fakeMirror } from '../testing/fakes/mirror.ts'
import { fakeSessionStore } from '../testing/fakes/session-store.ts'
import { copyOf, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { calibrateCost } from './calibrate.ts'
import { delaysAfter } from './delays.ts'
import type { Cost } from './kdf.ts'
import type { Slots } from './slots.ts'
import type { Secret } from './unlock.ts'

const bytes = (fill: number) => new Uint8Array(32).fill(fill)
const old: Secret = { passphrase }
const next = 'another good passphrase'
const recovery: Secret = { entropy: bytes(1) }
const passkey = { credentialId: 'AAAA', rpId: 'wallet.example', prfSalt: encodeBase64url(bytes(2)) }
const prf: Secret = { credentialId: 'AAAA', prf: bytes(3) }
const wrongSecret = new WalletError('vault.wrong-secret', 'wrong')
const spent = { put: 'spent', id: 'x', value: { hash: 'x', at: 1 } } as const

let original: VaultOnFakeDisk
beforeAll(async () => {
  original = await freshVault()
  await original.vault.commit([spent])
})

/** Whether the vault on this disk opens with this, whole, in another browser session. */
async function opens(made: VaultOnFakeDisk, secret: Secret): Promise<boolean> {
  const { vault } = made.restart({ session: fakeSessionStore(), kept: fakeMirror() })
  const opened = await vault.unlock(secret).then(
    () => true,
    (error: unknown) => {
      expect(error).toMatchObject({ code: 'vault.wrong-secret' })
      return false
    },
  )
  if (opened) {
    expect(await vault.verify()).toEqual([])
    expect(await vault.get('spent', 'x')).toEqual(spent.value)
  }
  return opened
}

describe('the passphrase', () => {
  it('can be changed, and no record is touched by it', async () => {
    const made = await copyOf(original)
    const before = await made.disk()
    await made.vault.slots.changePassphrase(old, next)
    expect(await opens(made, { passphrase: next })).toBe(true)
    expect(await opens(made, old)).toBe(false)
    const { rec, keys, pages } = await made.disk()
    expect({ rec, keys, pages }).toEqual({ rec: before.rec, keys: before.keys, pages: before.pages })
    // What is open stays open.
    await made.vault.commit([spent])
    expect(await made.vault.state()).toBe('unlocked')
  })

  it('is not changed without one that opens the vault, nor to a weak one', async () => {
    const made = await copyOf(original)
    const before = await made.disk()
    await expect(made.vault.slots.changePassphrase({ passphrase: 'wrong one' }, next)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    await expect(made.vault.slots.changePassphrase(old, 'aaaaaaaaaaaa')).rejects.toMatchObject({ code: 'vault.weak-secret' })
    expect(await made.disk()).toEqual(before)
  })

  it('ST-8: that was changed does not come back with an old header: that is named, and nothing is written beside it', async () => {
    const made = await copyOf(original)
    const header = await made.header()
    await made.vault.slots.changePassphrase(old, next)
    await made.plant('meta', header)
    const { vault } = made.restart()
    expect(await vault.verify()).toEqual([{ table: 'meta', row: 'header', fault: 'altered', record: null }])
    await expect(vault.commit([spent])).rejects.toMatchObject({ code: 'vault.damaged' })
    expect(await vault.boot()).toMatchObject({ kind: 'recover', why: 'damaged' })
  })
})

describe('a passkey and the recovery words', () => {
  it('open the vault beside the passphrase, until they are taken away', async () => {
    const made = await copyOf(original)
    const { slots } = made.vault
    expect(await opens(made, prf)).toBe(false)
    await slots.addPasskey(old, passkey, bytes(3))
    await slots.setRecovery(prf, bytes(1))
    for (const secret of [old, prf, recovery]) expect(await opens(made, secret)).toBe(true)
    for (const wrong of [
      { entropy: bytes(9) },
      { entropy: new Uint8Array(16) },
      { credentialId: 'AAAA', prf: bytes(9) },
      { credentialId: 'BBBB', prf: bytes(3) },
    ]) {
      expect(await opens(made, wrong)).toBe(false)
    }
    const listed = await slots.list()
    expect(listed.map(({ type }) => type)).toEqual(['pw', 'prf', 'recovery'])
    for (const { slotId, type } of listed) {
      if (type === 'pw') await expect(slots.remove(old, slotId)).rejects.toMatchObject({ code: 'internal' })
      else await slots.remove(old, slotId)
    }
    expect([await opens(made, old), await opens(made, prf), await opens(made, recovery)]).toEqual([true, false, false])
  })

  it('are one each: the words anew and the same passkey anew replace what was', async () => {
    const made = await copyOf(original)
    const { slots } = made.vault
    await slots.setRecovery(old, bytes(1))
    await slots.setRecovery(old, bytes(7))
    await slots.addPasskey(old, passkey, bytes(3))
    await slots.addPasskey(old, passkey, bytes(4))
    await slots.addPasskey(old, { ...passkey, credentialId: 'CCCC' }, bytes(5))
    expect((await slots.list()).map(({ type }) => type)).toEqual(['pw', 'recovery', 'prf', 'prf'])
    expect([await opens(made, recovery), await opens(made, { entropy: bytes(7) })]).toEqual([false, true])
    expect([await opens(made, prf), await opens(made, { credentialId: 'AAAA', prf: bytes(4) })]).toEqual([false, true])
  })

  it('let a forgotten passphrase be set anew', async () => {
    const made = await copyOf(original)
    await made.vault.slots.setRecovery(old, bytes(1))
    await made.vault.lock()
    await made.vault.slots.changePassphrase(recovery, next)
    expect([await opens(made, old), await opens(made, { passphrase: next }), await opens(made, recovery)]).toEqual([false, true, true])
  })
})

describe('a program that ends while it changes a slot', () => {
  const changes: readonly [string, (slots: Slots) => Promise<void>, Secret, Secret][] = [
    ['the passphrase', (slots) => slots.changePassphrase(old, next), old, { passphrase: next }],
    ['the recovery words', (slots) => slots.setRecovery(old, bytes(7)), recovery, { entropy: bytes(7) }],
  ]
  it.each(changes)('ST-19, ST-3: at any step of changing %s leaves the old or the new, never neither, never both', async (_, change, before, after) => {
    const prepared = await copyOf(original)
    await prepared.vault.slots.setRecovery(old, bytes(1))
    const seen: string[] = []
    for (let n = 1; ; n++) {
      const steps: string[] = []
      const made = await copyOf(prepared, (step) => {
        if (steps.push(step) === n) throw new Error('killed')
      })
      const outcome = await change(made.vault.slots).then(
        () => 'done',
        () => 'killed',
      )
      expect([await opens(made, before), await opens(made, after)]).toEqual(outcome === 'done' ? [false, true] : [true, false])
      if (outcome === 'done') break
      seen.push(steps.at(-1) ?? '')
    }
    expect(seen.length).toBeGreaterThanOrEqual(8)
  })

  it('ST-14: or changes it twice at once, loses neither change', async () => {
    const made = await copyOf(original)
    const [one, two] = [made.vault.slots, made.restart().vault]
    await Promise.all([one.setRecovery(old, bytes(1)), two.slots.addPasskey(old, passkey, bytes(3)), two.commit([spent])])
    for (const secret of [old, prf, recovery]) expect(await opens(made, secret)).toBe(true)
  })
})

describe('what only a fresh unlock may use', () => {
  it('is under a key that no session has', async () => {
    const made = await copyOf(original)
    const key = await made.vault.slots.high(old)
    expect(key.extractable).toBe(false)
    const iv = new Uint8Array(12)
    const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, bytes(5))
    const again = await made.restart().vault.slots.high(old)
    expect(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, again, sealed))).toEqual(bytes(5))
    expect(Object.keys((JSON.parse(made.session.content()) as { keys: object }).keys)).not.toContain('high')
    await expect(made.vault.slots.high({ passphrase: 'wrong one' })).rejects.toMatchObject({ code: 'vault.wrong-secret' })
  })
})

describe('wrong passphrases', () => {
  it('have to wait after the third, twice as long each time, up to a minute, over restarts', async () => {
    const { delays } = fakeMirror()
    let now = 1_000_000
    const wrong = () => delaysAfter(delays, () => now)(() => Promise.reject(wrongSecret))
    const waits: number[] = []
    for (let n = 0; n < 12; n++) {
      await expect(wrong()).rejects.toBe(wrongSecret)
      const error: unknown = await wrong().catch((caught: unknown) => caught)
      if (error === wrongSecret) continue
      const { milliseconds } = (error as { detail: { milliseconds: number } }).detail
      waits.push(milliseconds)
      now += milliseconds
    }
    expect(waits.slice(0, 3)).toEqual([1000, 2000, 4000])
    expect(Math.max(...waits)).toBe(60_000)
  })

  it('ST-18: never wait longer for a clock that was set back', async () => {
    const { delays } = fakeMirror()
    let now = 1_000_000_000
    const guard = delaysAfter(delays, () => now)
    for (let n = 0; n < 3; n++) await expect(guard(() => Promise.reject(wrongSecret))).rejects.toBe(wrongSecret)
    now -= 365 * 86_400_000
    expect(await guard(async () => 'opened')).toBe('opened')
    expect(await delays.get()).toBeNull()
  })

  it('are forgotten after the right one, and damage does not count', async () => {
    const made = await copyOf(original)
    await made.vault.lock()
    for (let n = 0; n < 2; n++) await expect(made.vault.unlock('not the passphrase')).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    expect(await made.kept.delays.get()).toMatchObject({ failures: 2 })
    await made.vault.unlock(passphrase)
    expect(await made.kept.delays.get()).toBeNull()
    await expect(delaysAfter(made.kept.delays, () => 1)(() => Promise.reject(new Error('damage')))).rejects.toThrow('damage')
    expect(await made.kept.delays.get()).toBeNull()
  })

  it('wait in the vault too, and the right one with them', async () => {
    const made = await copyOf(original)
    await made.vault.lock()
    for (let n = 0; n < 3; n++) await expect(made.vault.unlock('not the passphrase')).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    await expect(made.restart().vault.unlock(passphrase)).rejects.toMatchObject({ code: 'vault.wrong-secret', detail: { reason: 'wait', milliseconds: 1000 } })
  })
})

describe('the cost of a guess', () => {
  const machine = (perPass: number) => {
    const runs: Cost[] = []
    return { runs, measure: async (cost: Cost) => (runs.push(cost), (cost.t * perPass * cost.m) / 65_536) }
  }
  it.each([
    [200, 65_536, 3],
    [90, 65_536, 6],
    [10, 65_536, 16],
    [0, 65_536, 16],
    [667, 32_768, 3],
  ])('on a machine with %i ms a pass is %i KiB and %i passes', async (perPass, m, t) => {
    const { measure, runs } = machine(perPass)
    expect(await calibrateCost(measure)).toEqual({ m, t, p: 1 })
    expect(runs.length).toBeLessThanOrEqual(3)
  })
})
