import { describe, expect, it } from 'vitest'
import type { KeyId } from '../core/key.ts'
import { sampleChanges, sentinels } from '../testing/fakes/sample-records.ts'
import { copyOf, type Disk, freshVault, passphrase } from '../testing/fakes/vault-on-fake-disk.ts'
import { localKeystore } from '../plugins/local-keystore/index.ts'
import { recordTypes } from './record-types.ts'

/** Everything on the disk as one run of bytes, one character each, so that a text can be looked for in any encoding. */
function bytesOf({ meta, rec, keys, blobs, pages }: Disk): string {
  const written: string[] = []
  const walk = (value: unknown): void => {
    if (value instanceof Uint8Array) written.push(Buffer.from(value).toString('latin1'))
    else if (typeof value === 'object' && value !== null) Object.entries(value).forEach(([name, member]) => (written.push(name), walk(member)))
    else written.push(String(value))
  }
  walk([meta, rec, keys, blobs, pages])
  return written.join('\n')
}

/** One text in the encodings that something could have been written in. */
function encodings(text: string): readonly string[] {
  const bytes = Buffer.from(text)
  // Base64 of a part: cut off what depends on the neighbours, for each of the three places it can start at.
  const parts = [0, 1, 2].map((skip) => bytes.subarray(skip, skip + 3 * Math.floor((bytes.length - skip) / 3)).toString('base64'))
  return [
    text,
    bytes.toString('hex'),
    Buffer.from(text, 'utf16le').toString('latin1'),
    ...parts,
    ...parts.map((part) => part.replaceAll('+', '-').replaceAll('/', '_')),
  ]
}

async function usedVault() {
  const made = await copyOf(await freshVault())
  const { vault } = made
  await vault.commit(sampleChanges('record-one'))
  await vault.commit(sampleChanges('record-two'))
  await vault.commit([{ remove: 'identifier', id: 'record-two' }])
  const keystore = localKeystore(vault.keys)
  const keys = await Promise.all([keystore.create('ES256'), keystore.create('EdDSA')])
  return { ...made, keys }
}

describe('what is readable on disk', () => {
  it('ST-20: is nothing of what the records hold, in no encoding', async () => {
    const { disk, session, keys } = await usedVault()
    const found = bytesOf(await disk())
    expect(found).toContain('argon2id')
    const secrets = [...Object.values(sentinels), 'record-one', 'record-two', passphrase, ...keys.flatMap(({ jwk }) => [jwk.x, jwk.y ?? jwk.x])]
    secrets.push(...Object.values<string>(JSON.parse(session.content()).keys))
    for (const secret of secrets) for (const encoded of encodings(secret)) expect(found.includes(encoded), `${secret} as ${encoded}`).toBe(false)
    expect(secrets.length).toBeGreaterThan(15)
  })

  it('ST-20: is no type of record, no word of what the wallet is for', async () => {
    const { disk } = await usedVault()
    const { meta, ...sealed } = await disk()
    const found = bytesOf({ ...sealed, meta: [] })
    const words = [...Object.keys(recordTypes), 'holder', 'jwt_vc_json', 'did:', 'https:', 'ES256', 'EdDSA', 'version', 'value', '"id"']
    // Three letters come up in random bytes now and then; four and more practically never.
    for (const word of words.filter(({ length }) => length > 3)) expect(found.includes(word), word).toBe(false)
    expect(meta.map(({ id }) => id).sort()).toEqual(['header', 'manifest'])
  })

  it('is of each row its random id, version, revision, iv and a length in steps of 512', async () => {
    const { disk } = await usedVault()
    const { rec, keys, blobs, pages } = await disk()
    const rows = [...rec, ...keys, ...blobs, ...pages]
    expect(rows.length).toBe(23 + 2 + 1)
    for (const row of rows) {
      expect(Object.keys(row).sort()).toEqual(['ct', 'id', 'iv', 'r', 'v'])
      expect(row.id).toMatch(/^[0-9a-f]{32}$/)
      expect(row.iv.length).toBe(12)
      expect((row.ct.length - 16) % 512).toBe(0)
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(new Set(rows.map(({ iv }) => Buffer.from(iv).toString('hex'))).size).toBe(rows.length)
  })

  it('is not the passphrase in the session, nor any text of a record', async () => {
    const { session } = await usedVault()
    for (const secret of [...Object.values(sentinels), passphrase]) expect(session.content()).not.toContain(secret)
  })

  it('is a fresh iv and another ciphertext with each change of a row', async () => {
    const { vault, disk } = await copyOf(await freshVault())
    const put = { put: 'spent', id: 'x', value: { hash: 'x', at: 1 } } as const
    const ivs: string[] = []
    for (let change = 1; change <= 5; change++) {
      await vault.commit([put])
      const [row] = (await disk()).rec
      expect(row?.r).toBe(change)
      ivs.push(Buffer.from(row?.iv ?? []).toString('hex'))
    }
    expect(new Set(ivs).size).toBe(5)
  })
})

describe('the name of a key', () => {
  it('is random, and says nothing when it stands on disk', async () => {
    const { keys, disk } = await usedVault()
    const ids: KeyId[] = keys.map(({ id }) => id)
    expect((await disk()).keys.map(({ id }) => id).sort()).toEqual([...ids].sort())
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{32}$/)
  })
})
