import { describe, expect, it } from 'vitest'
import { WalletError } from '../core/errors.ts'
import type { CredentialFormat } from '../core/plugin.ts'
import { fakeHoldings } from '../testing/fakes/holdings.ts'
import { memoryJournal } from '../testing/fakes/journal.ts'
import { testDids, testFormat, testKeys } from '../testing/fakes/plugins.ts'
import { fakeWorld } from '../testing/fakes/world.ts'
import { createAgent } from './agent.ts'
import { keep } from './keep.ts'
import type { Look } from './look.ts'
import { sortPlugins } from './plugins.ts'
import { makeWorld } from './verify.ts'

const raw = (more: object = {}) => JSON.stringify({ type: 'Degree', issuer: 'did:test:i', holder: null, claims: { name: 'Ada' }, ...more })
const look: Exclude<Look, null> = { name: 'Library card', description: null, background: '#102030', text: null, logo: null, svg: null, labels: [] }
const offline = () => Promise.reject(new WalletError('network.failed', 'offline'))

/** A wallet whose format says one look after the other, the last for ever. */
function wallet(...looks: readonly NonNullable<CredentialFormat['display']>[]) {
  let asked = 0
  const format: CredentialFormat = {
    ...testFormat,
    async display(credential, world) {
      const say = looks[Math.min(asked, looks.length - 1)]
      asked += 1
      return (await say?.(credential, world)) ?? null
    },
  }
  const holdings = fakeHoldings()
  const outside = fakeWorld()
  const plugins = sortPlugins([testDids, format])
  const agent = createAgent([testDids, format, testKeys()], { outside, journal: memoryJournal(), holdings })
  const state = async (id: string) => ({ title: (await holdings.get('entry', id))?.title, display: await holdings.get('display', id) })
  return {
    agent,
    holdings,
    state,
    asked: () => asked,
    keep: (text = raw()) => keep(text, 'file', { plugins, holdings, world: makeWorld(plugins, outside) }),
  }
}

describe('how a credential looks', () => {
  it('is stored when it is kept, and its name is its title', async () => {
    const { keep, state } = wallet(async () => look)
    const id = await keep()
    expect(await state(id)).toEqual({ title: 'Library card', display: { ...look, id } })
  })

  it('is nothing where the format cannot say, and the credential is kept all the same', async () => {
    const one = wallet(offline)
    const id = await one.keep()
    expect(await one.state(id)).toEqual({ title: 'Degree', display: null })
    const broken = wallet(() => {
      throw new TypeError('broken')
    })
    expect(await broken.state(await broken.keep())).toEqual({ title: 'Degree', display: null })
  })

  it('is not asked for of what is not kept', async () => {
    const { keep, asked, holdings } = wallet(async () => look)
    await expect(keep(raw({ bad: 'failed' }))).rejects.toMatchObject({ code: 'credential.invalid' })
    expect([asked(), await holdings.list('display'), await holdings.list('entry')]).toEqual([0, [], []])
  })

  it('is stored with the credential or not at all', async () => {
    const { keep, holdings } = wallet(async () => look)
    holdings.failWith(new WalletError('vault.full', 'full'))
    await expect(keep()).rejects.toMatchObject({ code: 'vault.full' })
    expect([await holdings.list('credential'), await holdings.list('display')]).toEqual([[], []])
  })

  it.each([
    ['nothing', '   '],
    ['text that reorders', 'Library \u202ecard'],
    ['text that hides', 'Library\u200b card'],
    ['two lines', 'Library\ncard'],
    ['a story', 'x'.repeat(101)],
  ])('VCI-16: a name of %s is no title', async (_, name) => {
    const { keep, state } = wallet(async () => ({ ...look, name }))
    expect((await state(await keep())).title).toBe('Degree')
  })

  it('is asked for again when the person wants it verified, and only then', async () => {
    const { agent, keep, state, asked } = wallet(
      async () => look,
      async () => ({ ...look, name: 'Reader card', background: '#ffffff' }),
    )
    const id = await keep()
    expect(await keep()).toBe(id)
    expect(asked()).toBe(1)
    await agent.check(id)
    expect(await state(id)).toEqual({ title: 'Reader card', display: { ...look, name: 'Reader card', background: '#ffffff', id } })
    expect(asked()).toBe(2)
  })

  it('stays as it was while it cannot be asked for', async () => {
    const { agent, keep, state } = wallet(async () => look, offline)
    const id = await keep()
    await agent.check(id)
    expect(await state(id)).toEqual({ title: 'Library card', display: { ...look, id } })
  })

  it('goes, and the title of its type comes back, once the format says that there is none', async () => {
    const { agent, keep, state } = wallet(
      async () => look,
      async () => null,
    )
    const id = await keep()
    await agent.check(id)
    expect(await state(id)).toEqual({ title: 'Degree', display: null })
  })

  it('stays as it was when the credential is not what its issuer issued any more', async () => {
    const { agent, keep, holdings, state, asked } = wallet(
      async () => look,
      async () => null,
    )
    const id = await keep()
    const held = await holdings.get('credential', id)
    if (!held) throw new Error('not held')
    await holdings.commit([{ put: 'credential', id, value: { ...held, copies: [{ raw: raw({ bad: 'failed' }), keyId: null, uses: 0 }] } }])
    await agent.check(id)
    expect([await state(id), asked()]).toEqual([{ title: 'Library card', display: { ...look, id } }, 1])
  })

  it('does not bring back what was removed while it was asked for', async () => {
    const removal: { now: () => Promise<void> } = { now: async () => undefined }
    const { agent, keep, holdings } = wallet(
      async () => look,
      async () => {
        await removal.now()
        return look
      },
    )
    const id = await keep()
    removal.now = () =>
      holdings.commit([
        { remove: 'credential', id },
        { remove: 'entry', id },
        { remove: 'report', id },
        { remove: 'display', id },
      ])
    await expect(agent.check(id)).rejects.toMatchObject({ code: 'credential.no-match' })
    expect([await holdings.list('entry'), await holdings.list('display'), await holdings.list('report')]).toEqual([[], [], []])
  })
})
