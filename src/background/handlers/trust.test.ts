import { beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { makeCertificate } from '../../testing/fakes/certificates.ts'
import { type FakeArea, fakeArea } from '../../testing/fakes/storage-area.ts'
import { announce } from '../changed.ts'
import { readTrust } from '../trust.ts'
import { trustHandlers } from './trust.ts'

const disk = vi.hoisted((): { kept: FakeArea | null } => ({ kept: null }))
vi.mock('../changed.ts', () => ({ announce: vi.fn<() => void>() }))
vi.mock('webextension-polyfill', () => ({
  default: { storage: { local: { get: (keys: string[]) => disk.kept?.area.get(keys), set: (all: object) => disk.kept?.area.set({ ...all }) } } },
}))

const caller = { context: 'popup' } as const
const { signal } = new AbortController()
const handlers = trustHandlers(() => 7)
const add = (text: string) => handlers['trust.add']({ text }, caller, signal)
const list = () => handlers['trust.list'](undefined, caller, signal)
const publicKey = async () => (await fakeSigner('ES256')).key.jwk
const jwk = await publicKey()
const attester = (issuer: string, keys: readonly object[] = [jwk]) => JSON.stringify({ issuer, jwks: { keys } })
const authority = (subject: string) => makeCertificate({ subject, authority: true })

describe('the list of those who may say who a party is', () => {
  beforeEach(() => {
    disk.kept = fakeArea()
    vi.mocked(announce).mockClear()
  })

  it('takes an authority as PEM and as base64, once each, and tells the screens', async () => {
    const [one, other] = [await authority('One'), await authority('Other')]
    await add(one.pem)
    await add(`  ${one.base64}\n`)
    await add(other.base64)
    expect(await list()).toMatchObject([
      { kind: 'authority', subject: expect.stringContaining('One'), addedAt: 7 },
      { kind: 'authority', subject: expect.stringContaining('Other'), addedAt: 7 },
    ])
    expect((await readTrust()).anchors.map(encodeBase64url)).toEqual([encodeBase64url(one.der), encodeBase64url(other.der)])
    expect(announce).toHaveBeenCalledWith('settings')
  })

  it('takes two that are added at once', async () => {
    const [one, other] = [await authority('One'), await authority('Other')]
    await Promise.all([add(one.pem), add(other.pem)])
    expect(await list()).toHaveLength(2)
  })

  it('lets go of the one that is named, and of no other', async () => {
    const [one, other] = [await authority('One'), await authority('Other')]
    await add(one.pem)
    await add(other.pem)
    const [first] = await list()
    await handlers['trust.remove']({ id: first?.id ?? '' }, caller, signal)
    expect(await list()).toEqual([expect.objectContaining({ subject: expect.stringContaining('Other') })])
  })

  it('refuses what may not sign others, what is no certificate, and more than 100', async () => {
    const leaf = await makeCertificate({ subject: 'Shop', issuer: await authority('One') })
    for (const text of [leaf.pem, '', 'hello', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'AAAA'.repeat(30_000)]) {
      await expect(add(text)).rejects.toMatchObject({ code: 'request.malformed' })
    }
    expect(disk.kept?.all()).toEqual({})
    const anchors = Array.from({ length: 99 }, (_, at) => ({ certificate: `${at}`, addedAt: 1 }))
    await disk.kept?.area.set({ anchors, attesters: [{ issuer: 'https://one.example', keys: [jwk], addedAt: 1 }] })
    await expect(add(attester('https://other.example'))).rejects.toMatchObject({ code: 'request.busy' })
    await add(attester('https://one.example'))
    await expect(authority('One').then(({ pem }) => add(pem))).rejects.toMatchObject({ code: 'request.busy' })
  })

  it('shows nothing of an entry that was spoilt on the disk', async () => {
    const spoilt = { issuer: 'https://one.example', keys: [jwk], addedAt: 1 }
    await disk.kept?.area.set({
      anchors: [{ certificate: 'AAAA', addedAt: 1 }, null],
      attesters: [{ ...spoilt, keys: [{ ...jwk, x: 'AAAA' }] }, { ...spoilt, issuer: 'nobody' }, { ...spoilt, addedAt: 'once' }, 7],
    })
    expect(await list()).toEqual([])
    expect((await readTrust()).attesters).toEqual([])
    await disk.kept?.area.set({ anchors: 'none', attesters: {} })
    expect(await readTrust()).toEqual({ anchors: [], attesters: [] })
  })

  it('takes an attester as JSON beside them, says how many keys it has, and lets go of it by its own id', async () => {
    const one = await authority('One')
    await add(one.pem)
    await add(attester('https://attester.example'))
    expect(await list()).toEqual([
      expect.objectContaining({ kind: 'authority' }),
      { kind: 'attester', id: expect.stringMatching(/^[0-9a-f]{64}$/), issuer: 'https://attester.example', keys: 1, addedAt: 7 },
    ])
    expect((await readTrust()).attesters).toEqual([{ issuer: 'https://attester.example', keys: [jwk] }])
    await handlers['trust.remove']({ id: (await list())[1]?.id ?? '' }, caller, signal)
    expect((await readTrust()).attesters).toEqual([])
    expect(await list()).toMatchObject([{ kind: 'authority' }])
  })

  it('knows an attester by its newest keys alone', async () => {
    await add(attester('https://attester.example'))
    const other = await publicKey()
    await add(attester('https://attester.example', [other]))
    expect((await readTrust()).attesters).toEqual([{ issuer: 'https://attester.example', keys: [other] }])
  })

  it('refuses an attester with anything private, and keeps nothing of it', async () => {
    await expect(add(attester('https://attester.example', [{ ...jwk, d: jwk.x }]))).rejects.toMatchObject({ code: 'request.malformed' })
    expect(disk.kept?.all()).toEqual({})
  })
})
