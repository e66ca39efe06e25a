import { beforeEach, describe, expect, it, vi } from 'vitest'
import { makeSites } from '../../agent/sites.ts'
import type { Did } from '../../core/did.ts'
import type { KeyId } from '../../core/key.ts'
import type { Activity, Grant, Site } from '../../core/records.ts'
import { contract, type Input } from '../../messaging/contract.ts'
import { fakeHoldings } from '../../testing/fakes/holdings.ts'
import { emptyVault, passphrase } from '../../testing/fakes/vault-on-fake-disk.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { announce } from '../changed.ts'
import { sitesHandlers } from './sites.ts'

vi.mock('../changed.ts', () => ({ announce: vi.fn<() => void>() }))

type Names = keyof ReturnType<typeof sitesHandlers>

const caller = { context: 'popup' } as const
const { signal } = new AbortController()
const shop = 'origin:https://shop.example'
const bank = 'origin:https://bank.example'

let count = 0
const activity = (more: Partial<Activity> = {}): Activity => ({
  id: `a${++count}`,
  at: count,
  kind: 'presentation',
  result: 'done',
  party: shop,
  partyName: null,
  proofs: [{ by: 'origin', of: 'https://shop.example' }],
  via: 'provider',
  credentials: [],
  identifiers: [],
  ...more,
})
const grant = (asked: string, until = fakeNow + 1): Grant => ({ asked, choices: {}, credentials: [{ title: 'Degree', claims: ['name'] }], at: 1, until })
const site = (more: Partial<Site> = {}): Site => ({ id: shop, name: null, blocked: null, grants: [], links: [], ...more })
const shown = (title: string, ...claims: string[]) => ({ credentialId: `${title}-id`, title, claims })

/** The handlers over what is held, called as the router calls them: input and answer parsed. */
function over(activities: readonly Activity[], sites: readonly Site[] = []) {
  const holdings = fakeHoldings([
    ...activities.map((value) => ({ put: 'activity', id: value.id, value }) as const),
    ...sites.map((value) => ({ put: 'site', id: value.id, value }) as const),
  ])
  const refuseBlocked = vi.fn<() => Promise<void>>(async () => undefined)
  const handlers = sitesHandlers({ agent: { sites: makeSites(holdings, fakeWorld()) }, vault: holdings, refuseBlocked, now: () => fakeNow })
  const call = async <N extends Names>(name: N, input: Input<N>) => {
    const handle = handlers[name] as (input: unknown, from: typeof caller, signal: AbortSignal) => Promise<unknown>
    return contract[name].output(await handle(contract[name].input(input), caller, signal)) as Awaited<ReturnType<(typeof handlers)[N]>>
  }
  return { holdings, refuseBlocked, call }
}

beforeEach(() => vi.mocked(announce).mockClear())

describe('the list of parties', () => {
  it('has every party that something happened with or was decided about, once, the last first, and none for what had no other side', async () => {
    const { call } = over(
      [
        activity({ at: 5, partyName: 'Shop' }),
        activity({ at: 9, result: 'refused' }),
        activity({ at: 7, party: bank, kind: 'sign-in' }),
        activity({ at: 20, party: '', kind: 'removal' }),
        activity({ at: 20, party: 'paste', kind: 'issuance' }),
        activity({ at: 6, party: 'issuer', kind: 'issuance' }),
      ],
      [site({ grants: [grant('open'), grant('ended', fakeNow)] }), site({ id: 'never', blocked: { at: 8, refused: 2 } })],
    )
    expect(await call('sites.list', undefined)).toEqual([
      { id: shop, name: 'Shop', blocked: false, grants: 1, times: 1, last: 5 },
      { id: 'never', name: null, blocked: true, grants: 0, times: 0, last: null },
      { id: bank, name: null, blocked: false, grants: 0, times: 1, last: 7 },
      { id: 'issuer', name: null, blocked: false, grants: 0, times: 0, last: null },
    ])
  })

  it('is empty where nothing happened', async () => {
    expect(await over([]).call('sites.list', undefined)).toEqual([])
  })
})

describe('what is known of one party', () => {
  it('is what it received by title, who signed for it, its open grants, and everything that happened with it, newest first', async () => {
    const older = activity({ at: 1, credentials: [shown('Degree', 'name', 'age'), shown('Pass', 'number')], identifiers: ['did:test:me', 'did:test:gone'] })
    const newer = activity({ at: 2, partyName: 'Shop', proofs: [{ by: 'did', of: 'did:web:shop.example' }], credentials: [shown('Degree', 'name', 'photo')] })
    const deletion = activity({ at: 3, kind: 'deletion', via: null, proofs: [] })
    const refused = activity({ at: 0, result: 'unknown', credentials: [shown('Degree', 'secret')], identifiers: ['did:test:never'] })
    const policy = { kind: 'policy', url: 'https://shop.example/privacy' } as const
    const { call, holdings } = over(
      [older, newer, deletion, refused, activity({ party: bank, credentials: [shown('Account', 'iban')] })],
      [site({ grants: [grant('open'), grant('ended', fakeNow)], links: [policy] })],
    )
    const did = 'did:test:me' as Did
    await holdings.commit([{ put: 'identifier', id: did, value: { did, keyId: 'k' as KeyId, name: 'Me', origin: null, createdAt: 1 } }])
    expect(await call('sites.get', { id: shop })).toEqual({
      id: shop,
      name: 'Shop',
      blocked: null,
      links: [policy],
      proofs: [{ by: 'did', of: 'did:web:shop.example' }],
      received: [
        { title: 'Degree', claims: ['name', 'photo', 'age'] },
        { title: 'Pass', claims: ['number'] },
      ],
      identifiers: [
        { did: 'did:test:me', name: 'Me' },
        { did: 'did:test:gone', name: 'did:test:gone' },
      ],
      grants: [grant('open')],
      activities: [deletion, newer, older, refused],
    })
  })

  it('is nothing for one that nothing is known of, and for what is no party', async () => {
    const { call } = over([activity({ party: 'paste', kind: 'issuance' })])
    expect(await call('sites.get', { id: bank })).toBeNull()
    expect(await call('sites.get', { id: 'paste' })).toBeNull()
  })

  it('is that it is blocked, also where nothing ever happened', async () => {
    const { call } = over([], [site({ blocked: { at: 3, refused: 4 } })])
    expect(await call('sites.get', { id: shop })).toMatchObject({ blocked: { at: 3, refused: 4 }, received: [], proofs: [], activities: [] })
  })
})

describe('deciding about a party', () => {
  it('blocks it and refuses what waits of it; unblocking refuses nothing', async () => {
    const { call, holdings, refuseBlocked } = over([])
    refuseBlocked.mockImplementation(async () => expect((await holdings.get('site', shop))?.blocked).not.toBeNull())
    await call('sites.block', { id: shop, blocked: true })
    expect(refuseBlocked).toHaveBeenCalledTimes(1)
    await call('sites.block', { id: shop, blocked: false })
    expect(refuseBlocked).toHaveBeenCalledTimes(1)
    expect((await call('sites.get', { id: shop }))?.blocked ?? null).toBeNull()
  })

  it('ends the grant that is named', async () => {
    const { call } = over([], [site({ grants: [grant('one'), grant('other')] })])
    await call('sites.revoke', { id: shop, asked: 'one' })
    expect((await call('sites.get', { id: shop }))?.grants.map(({ asked }) => asked)).toEqual(['other'])
  })

  it('forgets it', async () => {
    const { call } = over([activity(), activity({ party: bank })], [site({ blocked: { at: 1, refused: 0 } })])
    await call('sites.forget', { id: shop })
    expect((await call('sites.list', undefined)).map(({ id }) => id)).toEqual([bank])
  })

  it('says where its deletion page is, and writes down that it was asked', async () => {
    const { call } = over([activity()], [site({ links: [{ kind: 'policy', url: 'https://shop.example/privacy' }] })])
    expect(await call('sites.deletion', { id: shop })).toEqual({ url: 'https://shop.example/privacy' })
    expect((await call('sites.get', { id: shop }))?.activities.map(({ kind }) => kind)).toEqual(['deletion', 'presentation'])
  })

  it('clears what happened, but for what it has received', async () => {
    const { call } = over([activity({ credentials: [shown('Degree', 'name')] }), activity({ result: 'refused' })])
    await call('activity.clear', undefined)
    expect(await call('sites.get', { id: shop })).toMatchObject({ received: [{ title: 'Degree', claims: ['name'] }], activities: [{ result: 'done' }] })
  })

  it.each<[Names, unknown]>([
    ['sites.block', { id: shop, blocked: true }],
    ['sites.revoke', { id: shop, asked: 'x' }],
    ['sites.forget', { id: shop }],
    ['sites.deletion', { id: shop }],
    ['activity.clear', undefined],
  ])('%s tells the screens, and nothing of it works while locked', async (name, input) => {
    const { call, holdings } = over([activity()], [site()])
    await call(name, input as never)
    expect(announce).toHaveBeenCalledWith('activity')
    holdings.lock()
    await expect(call(name, input as never)).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('takes the id of a party of up to 4096 characters, and no empty one', async () => {
    const id = 'd'.repeat(4096)
    const { call } = over([activity({ party: id })])
    expect(await call('sites.get', { id })).not.toBeNull()
    for (const wrong of ['', `${id}d`]) await expect(call('sites.get', { id: wrong })).rejects.toMatchObject({ code: 'request.malformed' })
  })
})

describe('parties on a disk', () => {
  it('with the longest ids there are, more than fit into one page of the index, are found again by the next worker', async () => {
    const disk = emptyVault()
    await disk.vault.create(passphrase)
    const ids = Array.from({ length: 40 }, (_, at) => `${at}`.padEnd(4096, '漢'))
    await disk.vault.commit(ids.flatMap((id) => [{ put: 'site', id, value: site({ id, blocked: { at: 1, refused: 0 } }) } as const]))
    const { vault } = disk.restart()
    const handlers = sitesHandlers({ agent: { sites: makeSites(vault, fakeWorld()) }, vault, refuseBlocked: async () => undefined, now: () => fakeNow })
    const list = await handlers['sites.list'](undefined, caller, signal)
    expect(list.map(({ id }) => id).toSorted()).toEqual(ids.toSorted())
    await handlers['sites.forget']({ id: ids[7] ?? '' }, caller, signal)
    expect(await handlers['sites.get']({ id: ids[7] ?? '' }, caller, signal)).toBeNull()
    expect(await vault.verify()).toEqual([])
    expect((await disk.disk()).pages.length).toBeGreaterThan(1)
  })
})
