import { describe, expect, it } from 'vitest'
import type { HeldCredential } from '../core/credential.ts'
import { WalletError } from '../core/errors.ts'
import type { CredentialFormat } from '../core/plugin.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { memoryJournal } from '../testing/fakes/journal.ts'
import { testDids, testFormat, testKeys } from '../testing/fakes/plugins.ts'
import { fakeNow, fakeWorld } from '../testing/fakes/world.ts'
import { createAgent } from './agent.ts'

const agentWith = (format: CredentialFormat = testFormat) =>
  createAgent([testDids, format, testKeys()], { outside: fakeWorld(), journal: memoryJournal(), holdings: fakeHoldings() })
const raw = (more: object = {}) => JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: 'did:test:h', claims: { name: 'Ada' }, ...more })
const held = (raws: readonly string[], more: Partial<HeldCredential> = {}): HeldCredential => ({
  id: 'c',
  format: 'jwt_vc_json',
  copies: raws.map((one) => ({ raw: one, keyId: null, uses: 2 })),
  from: 'https://issuer.example',
  addedAt: 5,
  ...more,
})
const nobody = () => false

describe('a credential that somebody says was held', () => {
  it('is read from what was issued, and keeps only what nobody else can know', async () => {
    const read = await agentWith().reread(held([raw()]), (holder) => holder === 'did:test:h')
    expect(read?.credential).toEqual(held([raw()]))
    expect(read?.entry).toMatchObject({ id: 'c', addedAt: 5, issuer: 'did:test:i', holder: 'did:test:h', types: ['Degree'], claims: { name: 'Ada' } })
    expect(read?.report).toMatchObject({ id: 'c', at: fakeNow })
    expect(read?.report?.checks.map(({ name, result }) => `${name} ${result}`)).toEqual(['signature passed', 'holder passed'])
  })

  it('is not lost because its signature does not hold, or cannot be checked now: the report says so', async () => {
    const failed = await agentWith().reread(held([raw({ bad: 'failed' })]), nobody)
    expect(failed?.report?.checks.map(({ name, result }) => `${name} ${result}`)).toEqual(['signature failed', 'holder failed'])
    const offline = agentWith({ ...testFormat, verify: () => Promise.reject(new WalletError('network.failed', 'offline')) })
    const read = await offline.reread(held([raw()]), nobody)
    expect(read?.entry.types).toEqual(['Degree'])
    expect(read?.report).toBeNull()
  })

  it('is nothing that can be read, when no plugin knows its format', async () => {
    expect(await agentWith().reread(held(['o2dkb2NUeXBl'], { format: 'mso_mdoc' }), nobody)).toBeNull()
  })

  it.each([
    ['of a known format, and is not', held(['o2dkb2NUeXBl'])],
    ['broken', held(['{}'])],
    ['copies of two credentials', held([raw(), raw({ type: 'Passport' })])],
    ['copies of two issuers', held([raw(), raw({ issuer: 'did:test:other' })])],
    ['copies of which one is nothing', held([raw(), 'nothing'])],
    ['of an unknown format, and one of its copies is not', held(['o2d', raw()], { format: 'mso_mdoc' })],
    ['empty', held([])],
  ])('is refused when it is said to be %s', async (_, given) => {
    await expect(agentWith().reread(given, nobody)).rejects.toMatchObject({ code: 'credential.malformed' })
  })

  it('has the format that it is of, whatever it is said to be of', async () => {
    expect((await agentWith().reread(held([raw()], { format: 'mso_mdoc' }), nobody))?.credential.format).toBe('jwt_vc_json')
  })
})
