import type { Agent } from '../../agent/agent.ts'
import { WalletError } from '../../core/errors.ts'
import type { BackupState } from '../../core/records.ts'
import { decodeUtf8, encodeUtf8 } from '../../crypto/bytes.ts'
import { isKeyPair } from '../../crypto/private-jwk.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'
import type { Changed, Input } from '../../messaging/contract.ts'
import type { Handlers } from '../../messaging/router.ts'
import type { Job, Settings } from '../../messaging/views.ts'
import { type Backup, readBackup } from '../../vault/backup-format.ts'
import { previewAlone } from '../../vault/backup-preview.ts'
import { assertPassphrase } from '../../vault/unlockers/passphrase.ts'
import type { Vault } from '../../vault/vault.ts'
import { type Files, sizeLimit } from '../files.ts'
import { type Offscreen, recipientFor } from '../offscreen.ts'
import { rereadBackup } from '../reread-backup.ts'
import { bytesOf, secretOf } from '../secret.ts'

/** What backups need of the background. */
export interface BackupHost {
  readonly vault: Pick<Vault, 'unlocked' | 'get' | 'list' | 'commit' | 'create' | 'erase' | 'health' | 'exportStored' | 'backup' | 'slots'>
  readonly agent: Pick<Agent, 'reread'>
  readonly files: Files
  readonly offscreen: Offscreen
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly lock: () => Promise<void>
  /** The vault was just opened. */
  readonly opened: () => Promise<void>
  /** These sites may ask from now on. */
  readonly enableSites: (sites: Settings['sites']) => Promise<void>
  readonly announce: (...changed: readonly Changed[]) => void
  /** Does it, and tells the screens how far it is; `progress` is called with 0 to 1. */
  readonly job: <T>(kind: Job['kind'], work: (progress: (part: number) => void) => Promise<T>) => Promise<T>
}

type Names = 'recovery.export' | `file.${'read' | 'write'}` | `backup.${'state' | 'make' | 'preview' | 'restore' | 'undo'}`
type FileSecret = Input<'backup.preview'>['secret']
/** What an age file is larger than what is in it, at most. */
const overhead = 1_048_576
const nothing: BackupState = { lastAt: null, lastGen: 0, recipient: null }

/** Making backup files, and taking in what is in one. */
export function backupHandlers({ vault, agent, files, offscreen, now, lock, opened, enableSites, announce, job }: BackupHost): Pick<Handlers, Names> {
  const stateOf = async () => (await vault.get('backup', 'state')) ?? nothing
  const today = () => new Date(now()).toISOString().slice(0, 10)

  /** What is in a file, once it is known to be a backup, with keys that are keys. */
  async function open(id: string, secret: FileSecret): Promise<Backup> {
    const file = files.content(id)
    const bytes = await offscreen.call('age.decrypt', { file, secret: 'passphrase' in secret ? secret : { entropy: bytesOf(secret.entropy) } })
    const text = decodeUtf8(bytes)
    bytes.fill(0)
    const backup = readBackup(text === null ? undefined : parseStrictJson(text))
    for (const { jwk } of backup.keys) if (!(await isKeyPair(jwk))) throw new WalletError('backup.malformed', 'a key whose halves do not belong together')
    return backup
  }

  /** A new vault in the place of whatever is there. Whatever goes wrong in it, there is none afterwards, and the file is still there to try again. */
  async function createFrom(backup: Backup, { passphrase, sites }: NonNullable<Input<'backup.restore'>['create']>, secret: FileSecret) {
    await lock()
    await vault.erase()
    try {
      await vault.create(passphrase)
      let recipient: string | null = null
      if ('entropy' in secret) {
        // The words that opened the file go on opening the vault and its backups.
        await vault.slots.setRecovery({ passphrase }, bytesOf(secret.entropy))
        recipient = await recipientFor(offscreen, bytesOf(secret.entropy))
      }
      const merged = await vault.backup.merge(backup, true)
      const { gen } = await vault.health()
      await vault.commit([
        { put: 'backup', id: 'state', value: { lastAt: backup.createdAt, lastGen: gen + 1, recipient } },
        { remove: 'restoration', id: 'last' },
      ])
      await enableSites(sites)
      await opened()
      return merged
    } catch (error) {
      await lock()
      await vault.erase().catch(() => undefined)
      throw error
    }
  }

  return {
    async 'recovery.export'() {
      return files.keep(`lanyard-stored-${today()}.json`, encodeUtf8(JSON.stringify(await vault.exportStored())))
    },
    'file.read': async ({ id, at }) => files.read(id, at),
    'file.write': async ({ id, part }) => files.write(id, part),
    async 'backup.state'() {
      const [{ lastAt, lastGen, recipient }, restoration, { gen }] = await Promise.all([stateOf(), vault.get('restoration', 'last'), vault.health()])
      return { lastAt, stale: lastAt === null || gen > lastGen, words: recipient !== null, undo: restoration?.at ?? null }
    },
    async 'backup.make'({ secret, protect }) {
      const { recipient } = await stateOf()
      if (protect === 'words') {
        if (recipient === null) throw new WalletError('key.unavailable', 'no recovery words are set')
      } else assertPassphrase(protect.passphrase)
      return job('backup', async (progress) => {
        const taken = await vault.backup.content(secretOf(secret), (part) => progress(part / 2))
        const content = encodeUtf8(JSON.stringify(taken))
        if (content.length > sizeLimit - overhead) throw new WalletError('vault.full', 'more than a backup file can hold')
        progress(0.6)
        const file = await offscreen.call('age.encrypt', { content, protect: protect === 'words' ? { recipient: recipient ?? '' } : protect })
        const handle = files.keep(`lanyard-backup-${today()}.age`, file)
        // Writing this down is a change as well, and the only one that the file need not have.
        await vault.commit([{ put: 'backup', id: 'state', value: { recipient, lastAt: now(), lastGen: Number(taken.gen) + 1 } }])
        announce('backup')
        return handle
      })
    },
    async 'backup.preview'({ file, secret }) {
      const backup = await open(file, secret)
      // Before there is a wallet, or into one that is to be replaced: everything in it is new.
      const preview = (await vault.unlocked()) ? await vault.backup.preview(backup) : previewAlone(backup)
      return { createdAt: backup.createdAt, ...preview }
    },
    async 'backup.restore'({ file, secret, overwrite, create }) {
      if (create) assertPassphrase(create.passphrase)
      // Locked is known before anything takes long.
      const held = create ? [] : await vault.list('identifier')
      return job('restore', async (progress) => {
        const read = await open(file, secret)
        const brought = read.records.flatMap((record) => (record.type === 'identifier' ? [record.value.did] : []))
        const { backup, dropped } = await rereadBackup(agent, read, new Set([...held.map(({ did }) => did), ...brought]), (part) => progress(0.3 + part * 0.4))
        const merged = create ? await createFrom(backup, create, secret) : await vault.backup.merge(backup, overwrite)
        announce('vault', 'credentials', 'identifiers', 'activity', 'backup', 'settings')
        return { ...merged, skipped: merged.skipped + dropped }
      })
    },
    async 'backup.undo'() {
      await vault.backup.undo()
      announce('credentials', 'identifiers', 'activity', 'backup')
      return undefined
    },
  }
}
