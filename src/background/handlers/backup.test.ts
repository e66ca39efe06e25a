import { describe, expect, it } from 'vitest'
import { createAgent } from '../../agent/agent.ts'
import type { HeldCredential } from '../../core/credential.ts'
import type { AskId, ExchangeId, Origin, Received } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import type { Signer } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import type { Changed } from '../../messaging/contract.ts'
import { answerOver } from '../../messaging/offscreen-calls.ts'
import { calls } from '../../offscreen/calls.ts'
import { plugins } from '../../plugins/index.ts'
import { memoryJournal } from '../../testing/fakes/journal.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { emptyVault, passphrase, type VaultOnFakeDisk } from '../../testing/fakes/vault-on-fake-disk.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import type { Vault } from '../../vault/vault.ts'
import { openFiles } from '../files.ts'
import { offscreen, type Place } from '../offscreen.ts'
import { backupHandlers } from './backup.ts'

const entropy = Uint8Array.from({ length: 32 }, (_, at) => at)
const words = encodeBase64url(entropy)
const sites = { mode: 'all', chosen: [] } as const
const caller = { context: 'popup' } as const
const { signal } = new AbortController()
const site = 'https://shop.example' as Origin

async function inWorker(): Promise<Place> {
  return {
    close: () => undefined,
    post(request, transfer) {
      const { port1, port2 } = new MessageChannel()
      port2.onmessage = ({ data, ports: [port] }: MessageEvent<unknown>) => {
        port2.close()
        if (port) void answerOver(calls, data, port)
      }
      port1.postMessage(request, transfer)
    },
  }
}

/** A wallet in a browser of its own: the real agent, vault and handlers. */
function wallet(disk: VaultOnFakeDisk = emptyVault()) {
  const { vault } = disk
  const outside = { ...fakeWorld(), now: () => fakeNow, random: (length: number) => crypto.getRandomValues(new Uint8Array(length)) }
  const agent = createAgent(plugins(vault.keys), { outside, journal: memoryJournal(), holdings: vault })
  const announced: Changed[] = []
  const parts: number[] = []
  const enabled: unknown[] = []
  const port = offscreen(inWorker)
  const handlers = backupHandlers({
    vault,
    agent,
    files: openFiles(() => encodeBase64url(outside.random(16))),
    offscreen: port,
    now: () => fakeNow,
    lock: () => vault.lock(),
    opened: async () => undefined,
    enableSites: async (chosen) => void enabled.push(chosen),
    announce: (...changed) => void announced.push(...changed),
    job: (_kind, work) => work((part) => parts.push(part)),
  })
  const send = async <N extends keyof typeof handlers>(name: N, input: unknown) => {
    const handle = handlers[name] as (given: unknown, by: unknown, ended: AbortSignal) => ReturnType<(typeof handlers)[N]>
    return handle(input, caller, signal)
  }
  return { ...disk, agent, announced, parts, enabled, port, send }
}
type Wallet = ReturnType<typeof wallet>

const issuedBy = (issuer: Signer, subject: string, name: string) =>
  signJwt(
    { alg: 'EdDSA', typ: 'JWT' },
    {
      iss: issuer.did,
      sub: subject,
      nbf: fakeNow / 1000,
      vc: { '@context': ['https://www.w3.org/2018/credentials/v1'], type: ['VerifiableCredential', 'LibraryCard'], credentialSubject: { name } },
    },
    issuer,
  )

let exchanges = 0
async function receive({ agent }: Wallet, raw: string): Promise<void> {
  const received: Received = { id: `x${++exchanges}` as ExchangeId, via: 'paste', intent: 'create', origin: null, topOrigin: null, protocol: null, data: raw }
  const { id, offers } = await agent.plan(received)
  const { version } = await agent.shown(id)
  await agent.decide(id, { version, allow: true, choices: {}, inputs: {}, offers: offers.map((offer) => offer.id) })
}

/** A wallet with two identifiers, a credential bound to each, and recovery words. */
async function filled() {
  const made = wallet()
  await made.vault.create(passphrase)
  const issuer = await fakeSigner('EdDSA')
  const raws: string[] = []
  for (const algorithm of ['ES256', 'EdDSA'] as const) {
    const { did } = await made.agent.createIdentifier({ name: algorithm, algorithm })
    const raw = await issuedBy(issuer, did, `Ada of ${algorithm}`)
    await receive(made, raw)
    raws.push(raw)
  }
  await setWords(made)
  return { ...made, issuer, raws }
}

async function setWords({ vault, port }: Wallet): Promise<void> {
  await vault.slots.setRecovery({ passphrase }, entropy)
  const recipient = await port.call('age.recipientOf', { entropy: new Uint8Array(entropy) })
  await vault.commit([{ put: 'backup', id: 'state', value: { lastAt: null, lastGen: 0, recipient } }])
}

const make = ({ send }: Wallet, protect: unknown = 'words') => send('backup.make', { secret: { passphrase }, protect })

/** Carries a file from one wallet to another, part by part. */
async function carry(from: Wallet, file: { readonly id: string }, to: Wallet): Promise<string> {
  let id: string | null = null
  for (let at: number | null = 0; at !== null; ) {
    const { part, next }: { readonly part: string; readonly next: number | null } = await from.send('file.read', { id: file.id, at })
    id = (await to.send('file.write', { id, part })).id
    at = next
  }
  return id ?? ''
}

/** Puts a backup of any content into a wallet. */
async function fileOf({ port, send }: Wallet, content: unknown): Promise<string> {
  const recipient = await port.call('age.recipientOf', { entropy: new Uint8Array(entropy) })
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  const file = await port.call('age.encrypt', { content: new TextEncoder().encode(text), protect: { recipient } })
  return (await send('file.write', { id: null, part: Buffer.from(file).toString('base64') })).id
}

const restore = ({ send }: Wallet, file: string, more: object = {}) =>
  send('backup.restore', { file, secret: { entropy: words }, overwrite: false, create: null, ...more })
const create = { passphrase: 'another good passphrase', sites }
const everything = async (vault: Vault) => ({
  credential: (await vault.list('credential')).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  entry: (await vault.list('entry')).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  identifier: (await vault.list('identifier')).toSorted((a, b) => (a.did < b.did ? -1 : 1)),
  activity: (await vault.list('activity')).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  spent: await vault.list('spent'),
})

describe('a backup', { timeout: 90_000 }, () => {
  it('ST-22: brings everything into a new vault elsewhere, byte for byte, and what is shown from there verifies', async () => {
    const here = await filled()
    const there = wallet()
    const file = await carry(here, await make(here), there)
    expect(await there.send('backup.preview', { file, secret: { entropy: words } })).toMatchObject({
      own: false,
      credentials: { added: 2, same: 0, differs: 0 },
    })
    const restored = await restore(there, file, { create })
    expect(restored).toEqual({ added: 6, replaced: 0, skipped: 0 })
    expect(await everything(there.vault)).toEqual(await everything(here.vault))
    expect((await there.vault.list('credential')).flatMap(({ copies }) => copies.map(({ raw }) => raw)).toSorted()).toEqual(here.raws.toSorted())
    expect(there.enabled).toEqual([sites])
    for (const { id } of await there.vault.list('credential')) {
      expect((await there.vault.get('report', id))?.checks.map(({ name, result }) => `${name} ${result}`)).toEqual(
        expect.arrayContaining(['signature passed', 'holder passed']),
      )
    }
    // Every identifier signs there, and a verifier takes it for the same one.
    for (const { name } of await there.vault.list('identifier')) {
      const query = {
        credentials: [
          {
            id: 'card',
            format: 'jwt_vc_json',
            meta: { type_values: [['LibraryCard']] },
            claims: [{ path: ['credentialSubject', 'name'], values: [`Ada of ${name}`] }],
          },
        ],
      }
      const data = { response_type: 'vp_token', response_mode: 'dc_api', nonce: `a-fresh-nonce-for-${name}`, dcql_query: query }
      const received: Received = {
        id: `p ${name}` as ExchangeId,
        via: 'dc-api',
        intent: 'get',
        origin: site,
        topOrigin: site,
        protocol: 'openid4vp-v1-unsigned',
        data,
      }
      const { id, asks } = await there.agent.plan(received)
      const { version, candidates } = await there.agent.shown(id)
      const ask = asks[0]?.id ?? ('none' as AskId)
      const [candidate] = candidates?.[ask] ?? []
      const choices = { [ask]: [{ credentialId: candidate?.credentialId ?? '', set: 0 }] }
      const { outcome } = await there.agent.decide(id, { version, allow: true, choices, inputs: {}, offers: [] })
      const token = outcome.reply?.vp_token as { readonly card: readonly string[] } | undefined
      const [presentation] = token?.card ?? []
      const report = await here.agent.verifyPresentation(presentation ?? '', {
        kind: 'nonce',
        audience: `origin:${site}`,
        nonce: data.nonce,
        transactionData: [],
      })
      expect(report.checks.filter(({ result }) => result !== 'passed')).toEqual([])
      expect(report.credentials.map(({ credential }) => credential.claims)).toMatchObject([{ credentialSubject: { name: `Ada of ${name}` } }])
    }
  })

  it('opened by the recovery words makes a vault that those words open, and whose backups they open', async () => {
    const here = await filled()
    const there = wallet()
    await restore(there, await carry(here, await make(here), there), { create })
    await there.vault.lock()
    await there.vault.unlock({ entropy })
    expect(await there.send('backup.state', {})).toEqual({ lastAt: 1_700_000_000_000, stale: false, words: true, undo: null })
    const again = wallet()
    const file = await there.send('backup.make', { secret: { passphrase: create.passphrase }, protect: 'words' })
    expect(await restore(again, await carry(there, file, again), { create })).toMatchObject({ added: 6 })
  })

  it('opens with its passphrase, and with no other', async () => {
    const here = await filled()
    const there = wallet()
    const file = await carry(here, await make(here, { passphrase: 'a passphrase for a file' }), there)
    const secret = { passphrase: 'a passphrase for a fish' }
    await expect(restore(there, file)).rejects.toMatchObject({ code: 'vault.locked' })
    await expect(restore(there, file, { secret, create })).rejects.toMatchObject({ code: 'backup.wrong-secret' })
    expect(await there.vault.state()).toBe('absent')
    expect(await restore(there, file, { secret: { passphrase: 'a passphrase for a file' }, create })).toMatchObject({ added: 6 })
    expect(await there.send('backup.state', {})).toMatchObject({ words: false })
  })

  it('is made only with the secret of the vault, a passphrase that is not weak, and words that are set', async () => {
    const here = wallet()
    await here.vault.create(passphrase)
    await expect(make(here)).rejects.toMatchObject({ code: 'key.unavailable' })
    await expect(make(here, { passphrase: 'short' })).rejects.toMatchObject({ code: 'vault.weak-secret' })
    await setWords(here)
    await expect(here.send('backup.make', { secret: { passphrase: 'not the right one' }, protect: 'words' })).rejects.toMatchObject({
      code: 'vault.wrong-secret',
    })
    await here.vault.lock()
    await expect(make(here)).rejects.toMatchObject({ code: 'vault.locked' })
  })

  it('is stale as soon as anything changed after it, and not before', async () => {
    const here = await filled()
    expect(await here.send('backup.state', {})).toEqual({ lastAt: null, stale: true, words: true, undo: null })
    await make(here)
    expect(await here.send('backup.state', {})).toEqual({ lastAt: fakeNow, stale: false, words: true, undo: null })
    await here.agent.createIdentifier({ name: 'later', algorithm: 'ES256' })
    expect(await here.send('backup.state', {})).toMatchObject({ lastAt: fakeNow, stale: true })
  })
})

describe('ST-23: restoring into a vault that is there', () => {
  /** The backup of a wallet, and the same wallet after it changed. */
  async function changed() {
    const here = await filled()
    const file = await make(here)
    const [one, two] = await here.vault.list('credential')
    const [first] = await here.vault.list('identifier')
    if (!one || !two || !first) throw new Error('nothing is held')
    await here.vault.commit((['credential', 'entry', 'report'] as const).map((remove) => ({ remove, id: one.id })))
    await here.agent.renameIdentifier(first.did, 'renamed since')
    await here.agent.createIdentifier({ name: 'made since', algorithm: 'EdDSA' })
    return { ...here, file, one, two, first }
  }

  it('tells before what it would bring, and writes nothing', async () => {
    const here = await changed()
    const before = await everything(here.vault)
    expect(await here.send('backup.preview', { file: here.file.id, secret: { entropy: words } })).toEqual({
      createdAt: 1_700_000_000_000,
      own: true,
      credentials: { added: 1, same: 1, differs: 0 },
      identifiers: { added: 0, same: 1, differs: 1 },
      activities: { added: 0, same: 2, differs: 0 },
      differing: [here.first.name],
    })
    expect(await everything(here.vault)).toEqual(before)
  })

  it('overwrites nothing unless that was asked for', async () => {
    const here = await changed()
    expect(await restore(here, here.file.id)).toEqual({ added: 1, replaced: 0, skipped: 5 })
    expect(await here.vault.get('credential', here.one.id)).toEqual(here.one)
    expect((await here.vault.get('identifier', here.first.did))?.name).toBe('renamed since')
    expect(await restore(here, here.file.id, { overwrite: true })).toEqual({ added: 0, replaced: 1, skipped: 5 })
    expect((await here.vault.get('identifier', here.first.did))?.name).toBe(here.first.name)
    expect((await here.vault.list('identifier')).map(({ name }) => name)).toContain('made since')
  })

  it('can be taken back, exactly, also after a restart', async () => {
    const here = await changed()
    const before = await everything(here.vault)
    await restore(here, here.file.id, { overwrite: true })
    expect((await here.send('backup.state', {})).undo).toBe(1_700_000_000_000)
    expect(await everything(here.vault)).not.toEqual(before)
    const again = wallet(here.restart())
    await again.send('backup.undo', {})
    expect(await everything(again.vault)).toEqual(before)
    expect((await again.send('backup.state', {})).undo).toBeNull()
    expect(await again.vault.verify()).toEqual([])
    await again.send('backup.undo', {})
    expect(await everything(again.vault)).toEqual(before)
  })

  it('brings keys along, and takes them back', async () => {
    const here = await filled()
    const there = wallet()
    await there.vault.create(passphrase)
    const own = await there.agent.createIdentifier({ name: 'own', algorithm: 'ES256' })
    const file = await carry(here, await make(here), there)
    await restore(there, file)
    const ids = (await here.vault.list('identifier')).map(({ keyId }) => keyId)
    for (const id of ids) expect((await there.vault.keys.get(id))?.jwk).toEqual((await here.vault.keys.get(id))?.jwk)
    await there.send('backup.undo', {})
    for (const id of ids) expect(await there.vault.keys.get(id)).toBeNull()
    expect(await there.vault.keys.get(own.keyId)).not.toBeNull()
    expect((await there.disk()).keys.length).toBe(1)
  })
})

describe('ST-22: a file that lies', () => {
  const contentOf = async ({ vault }: Wallet) =>
    JSON.parse(JSON.stringify(await vault.backup.content({ passphrase }))) as JsonObject & {
      readonly records: { type: string; id: string; version: number; value: never }[]
      readonly keys: { id: string; jwk: { d: string } }[]
    }

  it('about its credentials is not believed: what is listed and how it was checked comes from what was issued', async () => {
    const here = await filled()
    const content = await contentOf(here)
    const lies = content.records.map((record) => {
      if (record.type === 'entry')
        return { ...record, value: { ...(record.value as object), title: 'Passport', issuer: 'did:web:government.example', claims: { vip: true } } }
      if (record.type === 'report')
        return { ...record, value: { id: record.id, at: 1, checks: [{ name: 'signature', result: 'passed', reason: null, source: 'me' }] } }
      if (record.type !== 'credential') return record
      const value = record.value as HeldCredential
      return { ...record, value: { ...value, copies: value.copies.map((copy) => ({ ...copy, raw: `${copy.raw.slice(0, -8)}AAAAAAAA` })) } }
    })
    const there = wallet()
    await restore(there, await fileOf(there, { ...content, records: lies }), { create })
    for (const entry of await there.vault.list('entry')) {
      expect(entry).toMatchObject({ title: 'Library Card', issuer: here.issuer.did })
      expect(entry.claims).not.toHaveProperty('vip')
      expect((await there.vault.get('report', entry.id))?.checks).toContainEqual(expect.objectContaining({ name: 'signature', result: 'failed' }))
    }
  })

  it('about what a credential is loses it, and nothing else', async () => {
    const here = await filled()
    const content = await contentOf(here)
    const [kept] = await here.vault.list('credential')
    const records = content.records.map((record) => {
      const value = record.value as HeldCredential
      return record.type === 'credential' && record.id === kept?.id
        ? { ...record, value: { ...value, copies: [{ raw: 'not a credential', keyId: null, uses: 0 }] } }
        : record
    })
    const there = wallet()
    expect(await restore(there, await fileOf(there, { ...content, records }), { create })).toEqual({ added: 5, replaced: 0, skipped: 1 })
    expect((await there.vault.list('credential')).length).toBe(1)
    expect((await there.vault.list('entry')).length).toBe(1)
  })

  it('of a format that no plugin knows is kept as it stands, unchecked', async () => {
    const here = await filled()
    const content = await contentOf(here)
    const records = content.records
      .filter(({ type }) => type === 'credential' || type === 'entry' || type === 'report')
      .map((record) => {
        if (record.type === 'report') return record
        const value = { ...(record.value as object), format: 'mso_mdoc' }
        return {
          ...record,
          value:
            record.type === 'credential' ? { ...value, copies: [{ raw: `o2d${record.id}`, keyId: null, uses: 0 }] } : { ...value, title: 'Driving licence' },
        }
      })
    const there = wallet()
    expect(await restore(there, await fileOf(there, { ...content, records }), { create })).toMatchObject({ added: 2 })
    expect((await there.vault.list('entry')).map(({ title }) => title)).toEqual(['Driving licence', 'Driving licence'])
    expect(await there.vault.list('report')).toEqual([])
  })

  it('about a key, or that is no backup at all, changes nothing and erases nothing', async () => {
    const here = await filled()
    const content = await contentOf(here)
    const before = await everything(here.vault)
    const [one, two] = content.keys
    const wrong: readonly (readonly [unknown, string])[] = [
      ['no json', 'backup.malformed'],
      ['{"v":1,"v":1}', 'backup.malformed'],
      [{ ...content, v: 2 }, 'backup.newer'],
      [{ ...content, type: 'application/json' }, 'backup.malformed'],
      [{ ...content, keys: [{ ...one, jwk: { ...one?.jwk, d: two?.jwk.d } }, two] }, 'backup.malformed'],
      [{ ...content, keys: [{ ...one, id: two?.id }] }, 'backup.malformed'],
    ]
    for (const [given, code] of wrong) {
      const file = await fileOf(here, given)
      await expect(restore(here, file, { overwrite: true })).rejects.toMatchObject({ code })
      await expect(restore(here, file, { create })).rejects.toMatchObject({ code })
      expect(await everything(here.vault)).toEqual(before)
    }
  })

  it('or is lost, or comes with a weak passphrase, erases nothing either', async () => {
    const here = await filled()
    const { id } = await make(here)
    await expect(restore(here, 'gone', { create })).rejects.toMatchObject({ code: 'file.lost' })
    await expect(restore(here, id, { create: { passphrase: 'short', sites } })).rejects.toMatchObject({ code: 'vault.weak-secret' })
    expect((await here.vault.list('credential')).length).toBe(2)
  })
})

describe('what is stored, as it lies there', () => {
  it('can be saved as a file when nothing else helps, locked or not', async () => {
    const here = await filled()
    await here.vault.lock()
    const { id, name, size } = await here.send('recovery.export', {})
    expect(name).toBe('lanyard-stored-2026-01-01.json')
    const { part } = await here.send('file.read', { id, at: 0 })
    const text = Buffer.from(part, 'base64').toString()
    expect(Buffer.byteLength(text)).toBe(size)
    expect(Object.keys(JSON.parse(text).tables)).toContain('keys')
    expect(text).not.toContain('Ada')
  })
})
