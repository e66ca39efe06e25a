import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Did } from '../core/did.ts'
import type { KeyId } from '../core/key.ts'
import { multikeyFromJwk } from '../crypto/multikey.ts'
import { unwrapSigner } from '../crypto/keys.ts'
import { verifySignature } from '../crypto/verify.ts'
import { localKeystore } from '../plugins/local-keystore/index.ts'
import { sampleRecords } from '../testing/fakes/sample-records.ts'
import { copyOf, freshVault, passphrase, type VaultOnFakeDisk } from '../testing/fakes/vault-on-fake-disk.ts'
import { type Backup, backedUp, readBackup } from './backup-format.ts'
import { recordTypes } from './record-types.ts'
import type { Vault } from './vault.ts'

class Killed extends Error {}

/** Puts an identifier with a key of its own, and one record of every type, all about the credential `id`. */
async function fill(vault: Vault, id: string): Promise<KeyId> {
  const { id: key, jwk } = await localKeystore(vault.keys).create(id.length % 2 ? 'ES256' : 'EdDSA')
  const did: Did = `did:key:${multikeyFromJwk(jwk)}`
  const { credential, entry, report, activity, identifier, exchange, unlocker } = sampleRecords(id)
  const copies = [{ raw: `raw of ${id}`, keyId: key, uses: 0 }]
  await vault.commit([
    { put: 'credential', id, value: { ...credential, copies } },
    { put: 'entry', id, value: { ...entry, title: `title of ${id}`, holder: did } },
    { put: 'report', id, value: report },
    { put: 'activity', id: `act ${id}`, value: { ...activity, id: `act ${id}` } },
    { put: 'identifier', id: did, value: { ...identifier, did, keyId: key, name: `name of ${id}` } },
    { put: 'spent', id: `spent ${id}`, value: { hash: `spent ${id}`, at: 1 } },
    { put: 'exchange', id, value: exchange },
    { put: 'unlocker', id, value: unlocker },
    { put: 'backup', id: 'state', value: { lastAt: 1, lastGen: 1, recipient: 'age1' } },
  ])
  return key
}

const kinds = ['credential', 'entry', 'report', 'identifier', 'activity', 'spent'] as const
const sorted = <T>(list: readonly T[]) => list.map((one) => JSON.stringify(one)).toSorted()
const stateOf = async (vault: Vault) =>
  Object.fromEntries(await Promise.all(kinds.map(async (kind) => [kind, sorted<unknown>(await vault.list(kind))] as const)))
const codeOf = (does: () => unknown): unknown => {
  try {
    does()
  } catch (error) {
    return (error as { readonly code?: string }).code ?? error
  }
  return 'read'
}

let source: VaultOnFakeDisk
let target: VaultOnFakeDisk
let backup: Backup
beforeAll(async () => {
  source = await freshVault()
  await fill(source.vault, 'a')
  await fill(source.vault, 'bb')
  backup = readBackup(JSON.parse(JSON.stringify(await source.vault.backup.content({ passphrase }))))
  target = await freshVault()
  await fill(target.vault, 'ccc')
  // Here already, and otherwise.
  const shared = sampleRecords('a')
  await target.vault.commit([
    { put: 'credential', id: 'a', value: { ...shared.credential, copies: [{ raw: 'another raw', keyId: null, uses: 9 }] } },
    { put: 'entry', id: 'a', value: { ...shared.entry, title: 'here otherwise' } },
  ])
})

describe('what a backup holds', () => {
  it('is everything that is held, and nothing that is about this browser or not over yet', () => {
    expect(backup.records.map(({ type }) => type).toSorted()).toEqual([...kinds, ...kinds].toSorted())
    expect(
      Object.keys(recordTypes)
        .filter((type) => !Object.hasOwn(backedUp, type))
        .toSorted(),
    ).toEqual(['backup', 'display', 'exchange', 'restoration', 'site', 'unlocker'])
    expect(backup.keys.map(({ jwk }) => Object.keys(jwk).includes('d'))).toEqual([true, true])
  })

  it('lists each credential for a wallet that knows nothing of our records, with the keys it needs', () => {
    const byTitle = backup.attestations.toSorted((a, b) => (a.title < b.title ? -1 : 1))
    expect(byTitle.map(({ format, title, credentials }) => ({ format, title, credentials }))).toEqual([
      { format: 'jwt_vc_json', title: 'title of a', credentials: ['raw of a'] },
      { format: 'jwt_vc_json', title: 'title of bb', credentials: ['raw of bb'] },
    ])
    const known = backup.keys.map(({ id }) => id)
    for (const { keyIds } of backup.attestations) expect(keyIds.filter((id) => !known.includes(id)).length + 1).toBe(keyIds.length)
  })

  it('leaves the vault only after its secret', async () => {
    const { vault } = await copyOf(source)
    await expect(vault.backup.content({ passphrase: 'not the right one' })).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    await vault.lock()
    await expect(vault.backup.content({ passphrase })).rejects.toMatchObject({ code: 'vault.locked' })
    await expect(vault.backup.preview(backup)).rejects.toMatchObject({ code: 'vault.locked' })
    await expect(vault.backup.merge(backup, true)).rejects.toMatchObject({ code: 'vault.locked' })
    await expect(vault.backup.undo()).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('is still all that opens, when something else does not', async () => {
    const { vault, disk, plant } = await copyOf(source)
    const row = (await disk()).keys[0]
    if (!row) throw new Error('no key')
    await plant('keys', { ...row, ct: row.ct.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) })
    const partial = readBackup(JSON.parse(JSON.stringify(await vault.backup.content({ passphrase }))))
    expect(partial.keys.length).toBe(1)
    expect(partial.records.length).toBe(12)
  })
})

describe('a private key', () => {
  it('is revealed after the secret, and signs as itself', async () => {
    const { vault } = await copyOf(source)
    for (const { id, algorithm } of backup.keys) {
      const { d, ...jwk } = await vault.keys.reveal({ passphrase }, id)
      const held = await vault.keys.get(id)
      expect(jwk).toEqual(held?.jwk)
      expect(d).toMatch(/^[\w-]{43}$/)
      if (!held || (algorithm !== 'ES256' && algorithm !== 'EdDSA')) throw new Error('no such key')
      const sign = await unwrapSigner(algorithm, held.jwk, held.wrapped, await vault.keys.wrapping(), await vault.keys.binding(id))
      const data = new TextEncoder().encode('x')
      expect(await verifySignature(algorithm, held.jwk, await sign(data), data)).toBe(true)
    }
    const [{ id } = { id: '' as KeyId }] = backup.keys
    await expect(vault.keys.reveal({ passphrase: 'not the right one' }, id)).rejects.toMatchObject({ code: 'vault.wrong-secret' })
    await expect(vault.keys.reveal({ passphrase }, '0'.repeat(32) as KeyId)).rejects.toMatchObject({ code: 'key.unavailable' })
    await vault.lock()
    await expect(vault.keys.reveal({ passphrase }, id)).rejects.toMatchObject({ code: 'vault.locked' })
  })
})

describe('merging', () => {
  it('ST-23: killed at any step leaves all of it or none of it, and so does taking it back', async () => {
    const seen: string[] = []
    for (let n = 1; ; n++) {
      const steps: string[] = []
      let armed = false
      const { vault, restart } = await copyOf(target, (step) => {
        if (armed && steps.push(step) === n) throw new Killed(step)
      })
      const old = await stateOf(vault)
      armed = true
      const outcome = await vault.backup.merge(backup, true).then(
        () => 'done',
        (error: unknown) => error,
      )
      armed = false
      const again = restart().vault
      const merged = await stateOf(again)
      expect(await again.verify()).toEqual([])
      const step = steps.at(-1)
      if (outcome === 'done' || step === 'remember') {
        expect(merged.credential?.length).toBe(3)
        expect((await again.get('entry', 'a'))?.title).toBe('title of a')
      } else {
        expect(outcome).toBeInstanceOf(Killed)
        expect(merged).toEqual(old)
        expect(await again.get('restoration', 'last')).toBeNull()
      }
      if (outcome === 'done') break
      seen.push(step ?? '')
    }
    expect(new Set(seen).size).toBeGreaterThanOrEqual(12)
  })

  it('ST-23: taken back at any step is taken back or not at all', async () => {
    const old = await stateOf(target.vault)
    const merged = await copyOf(target)
    await merged.vault.backup.merge(backup, true)
    const after = await stateOf(merged.vault)
    for (let n = 1; ; n++) {
      const steps: string[] = []
      let armed = false
      const { vault, restart, disk } = await copyOf(merged, (step) => {
        if (armed && steps.push(step) === n) throw new Killed(step)
      })
      armed = true
      const outcome = await vault.backup.undo().then(
        () => 'done',
        (error: unknown) => error,
      )
      armed = false
      const again = restart().vault
      expect(await again.verify()).toEqual([])
      expect(await stateOf(again)).toEqual(outcome === 'done' || steps.at(-1) === 'remember' ? old : after)
      if (outcome !== 'done') continue
      expect((await disk()).keys.length).toBe((await target.disk()).keys.length)
      expect(n).toBeGreaterThan(12)
      break
    }
  })

  it('taken back takes with it how its credentials look, which was asked for later, and no other look', async () => {
    const { vault } = await copyOf(target)
    const look = sampleRecords('bb').display
    await vault.backup.merge(backup, true)
    expect(await vault.get('credential', 'bb')).not.toBeNull()
    await vault.commit(['a', 'bb'].map((id) => ({ put: 'display', id, value: { ...look, id } }) as const))
    await vault.backup.undo()
    expect(await vault.get('display', 'bb')).toBeNull()
    expect(await vault.get('display', 'a')).not.toBeNull()
  })

  it('ST-11: on a disk that is full leaves the old state', async () => {
    const { vault, restart } = await copyOf(target)
    const old = await stateOf(vault)
    const put = IDBObjectStore.prototype.put
    let writes = 0
    const spy = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...given) {
      if (++writes > 7) throw new DOMException('no room', 'QuotaExceededError')
      return put.apply(this, given)
    })
    await expect(vault.backup.merge(backup, true)).rejects.toMatchObject({ code: 'vault.full' })
    spy.mockRestore()
    expect(await stateOf(restart().vault)).toEqual(old)
  })

  it('takes what is here as same the second time, and writes nothing', async () => {
    const { vault, disk } = await copyOf(target)
    expect(await vault.backup.merge(backup, true)).toEqual({ added: 5, replaced: 1, skipped: 0 })
    const before = await disk()
    expect(await vault.backup.merge(backup, true)).toEqual({ added: 0, replaced: 0, skipped: 6 })
    expect(await disk()).toEqual(before)
  })

  it('does not store a credential twice that is here under another name', async () => {
    const { vault } = await copyOf(target)
    const twin = sampleRecords('twin')
    await vault.commit([
      { put: 'credential', id: 'twin', value: { ...twin.credential, copies: [{ raw: 'raw of bb', keyId: null, uses: 0 }] } },
      { put: 'entry', id: 'twin', value: twin.entry },
    ])
    expect(await vault.backup.preview(backup)).toMatchObject({ credentials: { added: 0, same: 1, differs: 1 } })
    await vault.backup.merge(backup, true)
    expect(await vault.get('credential', 'bb')).toBeNull()
  })

  it('makes whole what is damaged here', async () => {
    const { vault, disk, plant, restart } = await copyOf(source)
    const { rec, keys } = await disk()
    for (const row of rec) await plant('rec', { ...row, ct: row.ct.map((byte) => byte ^ 1) })
    for (const row of keys) await plant('keys', { ...row, ct: row.ct.map((byte) => byte ^ 1) })
    await vault.list('credential')
    await vault.backup.merge(backup, false)
    const again = restart().vault
    expect(sorted(await again.list('credential'))).toEqual(sorted(backup.records.flatMap(({ type, value }) => (type === 'credential' ? [value] : []))))
    for (const { id } of backup.keys) expect((await again.keys.reveal({ passphrase }, id)).d).toBe(backup.keys.find((key) => key.id === id)?.jwk.d)
  })

  it('never replaces a key, nor lets an identifier claim one that is here', async () => {
    const { vault } = await copyOf(target)
    const old = await stateOf(vault)
    const [here] = await vault.list('identifier')
    const [one, two] = backup.keys
    const stranger = backup.records.find(({ type }) => type === 'identifier')
    if (!here || !one || !two || stranger?.type !== 'identifier') throw new Error('nothing to claim')
    const wrong: readonly Backup[] = [
      { ...backup, keys: [{ ...one, id: here.keyId }], records: [] },
      { ...backup, keys: [], records: [{ ...stranger, value: { ...stranger.value, keyId: here.keyId } }] },
      { ...backup, keys: [{ ...one, jwk: { ...one.jwk, d: two.jwk.d } }] },
    ]
    for (const given of wrong) await expect(vault.backup.merge(given, true)).rejects.toMatchObject({ code: 'backup.malformed' })
    expect(await stateOf(vault)).toEqual(old)
    expect(await vault.get('restoration', 'last')).toBeNull()
  })
})

describe('reading a backup', () => {
  const edited = (change: (records: Record<string, unknown>[]) => unknown) => {
    const copy = JSON.parse(JSON.stringify(backup))
    return { ...copy, records: change(copy.records) ?? copy.records }
  }
  const plain = () => JSON.parse(JSON.stringify(backup))

  it('takes what was written', () => {
    expect(readBackup(plain())).toEqual(backup)
  })

  it('ST-22: a newer version, of the whole or of any record, is newer and not malformed', () => {
    const newer = [
      { ...plain(), v: 2 },
      { type: backup.type, v: 7, what: 'ever' },
      edited((records) => records.map((record) => ({ ...record, version: 2 }))),
      edited((records) => [...records, { type: 'wish', id: 'x', version: 1, value: {} }]),
    ]
    for (const value of newer) expect(codeOf(() => readBackup(value))).toBe('backup.newer')
  })

  it('ST-22: anything that is not exactly a backup is malformed', () => {
    const two = (type: string) => edited((records) => [...records, ...records.filter((record) => record.type === type)])
    const [one] = plain().keys
    const wrong = [
      { ...plain(), extra: 1 },
      { ...plain(), vaultId: 'x' },
      { ...plain(), keys: [one, one] },
      { ...plain(), keys: [{ ...one, jwk: { ...one.jwk, alg: 'ES256' } }] },
      { ...plain(), keys: [{ ...one, algorithm: 'ES384' }] },
      { ...plain(), keys: [{ ...one, id: '../x' }] },
      { ...plain(), attestations: [{}] },
      ...['credential', 'entry', 'spent'].map(two),
      edited((records) => records.filter(({ type }) => type !== 'credential')),
      edited((records) => records.map((record) => ({ ...record, id: `${String(record.id)}x` }))),
      edited((records) => records.map((record) => ({ ...record, version: 0 }))),
      edited((records) => [...records, { type: 'unlocker', id: 'a', version: 1, value: sampleRecords('a').unlocker }]),
      edited((records) => [...records, { type: 'backup', id: 'state', version: 1, value: sampleRecords('a').backup }]),
      edited(() => Array.from({ length: 200_001 }, () => null)),
    ]
    for (const [at, value] of wrong.entries())
      expect(
        codeOf(() => readBackup(value)),
        `case ${at}`,
      ).toBe('backup.malformed')
  })

  it('ST-22: whatever is made of one by changing a single member, it is read as it was meant or refused by a code', () => {
    const paths = (value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] =>
      typeof value === 'object' && value !== null ? [at, ...Object.entries(value).flatMap(([name, one]) => paths(one, [...at, name]))] : [at]
    const all = paths(plain()).filter((path) => path.length > 0)
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.oneof(fc.constant(undefined), fc.jsonValue()), (path, value) => {
        const copy = plain()
        const parent = path.slice(0, -1).reduce((one, name) => one[name], copy)
        parent[path.at(-1) ?? ''] = value
        expect(['read', 'backup.malformed', 'backup.newer']).toContain(codeOf(() => readBackup(copy)))
      }),
      { numRuns: 400 },
    )
  })

  it('ST-22: garbage is malformed', () => {
    fc.assert(fc.property(fc.anything(), (value) => codeOf(() => readBackup(value)) === 'backup.malformed'))
  })
})
