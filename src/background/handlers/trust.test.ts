import { beforeEach, describe, expect, it, vi } from 'vitest'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { makeCertificate } from '../../testing/fakes/certificates.ts'
import { announce } from '../changed.ts'
import type { Anchor } from '../trust.ts'
import { trustHandlers } from './trust.ts'

let kept: readonly Anchor[] = []
vi.mock('../changed.ts', () => ({ announce: vi.fn<() => void>() }))
vi.mock('../trust.ts', () => ({
  readAnchors: async () => kept,
  writeAnchors: async (anchors: readonly Anchor[]) => {
    kept = anchors
  },
}))

const caller = { context: 'popup' } as const
const { signal } = new AbortController()
const handlers = trustHandlers(() => 7)
const add = (text: string) => handlers['trust.add']({ text }, caller, signal)
const list = () => handlers['trust.list'](undefined, caller, signal)
const authority = (subject: string) => makeCertificate({ subject, authority: true })

describe('the list of those who may say who a party is', () => {
  beforeEach(() => {
    kept = []
    vi.mocked(announce).mockClear()
  })

  it('takes an authority as PEM and as base64, once each, and tells the screens', async () => {
    const [one, other] = [await authority('One'), await authority('Other')]
    await add(one.pem)
    await add(`  ${one.base64}\n`)
    await add(other.base64)
    expect((await list()).map(({ subject, addedAt }) => [subject, addedAt])).toEqual([
      [expect.stringContaining('One'), 7],
      [expect.stringContaining('Other'), 7],
    ])
    expect(kept.map(({ certificate }) => certificate)).toEqual([encodeBase64url(one.der), encodeBase64url(other.der)])
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
    expect((await list()).map(({ subject }) => subject)).toEqual([expect.stringContaining('Other')])
  })

  it('refuses what may not sign others, what is no certificate, and more than 100', async () => {
    const leaf = await makeCertificate({ subject: 'Shop', issuer: await authority('One') })
    for (const text of [leaf.pem, '', 'hello', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'AAAA'.repeat(30_000)]) {
      await expect(add(text)).rejects.toMatchObject({ code: 'request.malformed' })
    }
    expect(kept).toEqual([])
    kept = Array.from({ length: 100 }, (_, at) => ({ certificate: `${at}`, addedAt: 1 }))
    await expect(authority('One').then(({ pem }) => add(pem))).rejects.toMatchObject({ code: 'request.busy' })
  })

  it('shows nothing of an entry that was spoilt on the disk', async () => {
    kept = [{ certificate: 'AAAA', addedAt: 1 }]
    expect(await list()).toEqual([])
  })
})
