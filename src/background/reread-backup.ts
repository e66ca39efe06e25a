import type { Agent } from '../agent/agent.ts'
import { WalletError } from '../core/errors.ts'
import type { Backup, BackupRecord } from '../vault/backup-format.ts'

type Of<T extends BackupRecord['type']> = Extract<BackupRecord, { readonly type: T }>

/**
 * The backup with nothing in it that it only says of its credentials: index entries and reports are made anew from what was issued. Only of a format that
 * no plugin knows, its entry is taken as it stands, without a report. `dropped`: how many credentials are not what the backup says they are.
 * `mine`: the identifiers whose keys are here or in the backup. `progress`: from 0 to 1.
 */
export async function rereadBackup(
  agent: Pick<Agent, 'reread'>,
  backup: Backup,
  mine: ReadonlySet<string>,
  progress: (part: number) => void,
): Promise<{ readonly backup: Backup; readonly dropped: number }> {
  const entries = new Map(backup.records.flatMap((record) => (record.type === 'entry' ? [[record.id, record] as const] : [])))
  const records: BackupRecord[] = []
  let dropped = 0
  for (const [at, record] of backup.records.entries()) {
    progress(at / backup.records.length)
    if (record.type === 'entry' || record.type === 'report') continue
    const read = record.type === 'credential' ? await rereadOne(agent, record, entries.get(record.id), mine) : [record]
    if (read) records.push(...read)
    else dropped += 1
  }
  return { backup: { ...backup, records }, dropped }
}

/** All records of one credential; null when it is not what it is said to be. */
async function rereadOne(
  agent: Pick<Agent, 'reread'>,
  record: Of<'credential'>,
  entry: Of<'entry'> | undefined,
  mine: ReadonlySet<string>,
): Promise<readonly BackupRecord[] | null> {
  const { id, version, value } = record
  try {
    const made = await agent.reread(value, (holder) => mine.has(holder))
    if (!made) return entry && entry.value.format === value.format ? [record, entry] : null
    const known: readonly BackupRecord[] = [
      { type: 'credential', id, version, value: made.credential },
      { type: 'entry', id, version, value: made.entry },
    ]
    return made.report ? [...known, { type: 'report', id, version, value: made.report }] : known
  } catch (error) {
    if (error instanceof WalletError && error.code === 'credential.malformed') return null
    throw error
  }
}
