import { WalletError } from '../core/errors.ts'
import { type Database, manifestRow, refuseDatabase } from './database.ts'
import { type Edit, prepareEdits } from './edit.ts'
import type { Damage, Held } from './held.ts'
import type { Answer } from './held-values.ts'
import { loadHeld } from './load.ts'
import { locked, type Open, type Session } from './session.ts'
import { writeEdits } from './write-edits.ts'
import type { Writer } from './writer.ts'

/** Called before each step of writing, so that tests can end the program at any of them. */
export type FaultPoint = (step: string) => void

/** What the stored rows need of the vault around them. */
export interface RowPorts {
  readonly database: Database
  readonly session: Session
  readonly writer: Writer
  readonly random: (length: number) => Uint8Array
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly fault: FaultPoint
  /** Called after each change that is on disk. */
  readonly changed?: () => void
}

/** Edits, and what follows in memory once they are written. */
export interface Work {
  readonly edits: readonly Edit[]
  apply(held: Held): void
}

/** The rows of an open vault under their index. `read` and `change` throw `vault.locked` while it is locked. */
export interface StoredRows {
  /** Hands out the index of now, until the answer is from one state; none of it goes out when the vault was locked meanwhile. */
  read<T>(use: (open: Open, held: Held) => Promise<Answer<T>>): Promise<T>
  /** Writes the edits made from the index of now, all of them or none. Throws `vault.damaged` when there is no manifest to go by. */
  change(make: (open: Open, held: Held) => Promise<Work>): Promise<void>
  damaged(): readonly Damage[]
  newer(): readonly string[]
}

const attempts = 16

/** The rows over a database. The index is read once for as long as the vault is open and nobody else writes. */
export function storedRows({ database, session, writer, random, now, fault, changed = () => undefined }: RowPorts): StoredRows {
  // Hangs on the session: when that is over, nobody can reach what was decrypted in it.
  const cache = new WeakMap<Open, Promise<Held>>()
  let findings: Pick<Held, 'damage' | 'newer'> = { damage: new Map(), newer: new Set() }

  /** `stored`: what is on disk now, where that was asked for already. */
  async function current(open: Open, stored?: Promise<string>): Promise<Held> {
    const known = cache.get(open)
    let refused: ReadonlySet<string> = new Set()
    if (known) {
      const held = await known
      if (await isCurrent(held, stored)) return held
      // Somebody else has seen it too and is reading it again.
      if (cache.get(open) !== known) return current(open)
      refused = held.refused
    }
    const loading = loadHeld(database, open, refused)
    cache.set(open, loading)
    loading.catch(() => cache.delete(open))
    const held = await loading
    findings = held
    return held
  }

  /** The index as it is remembered; what is written from it is written only if nobody else wrote in between. */
  async function remembered(open: Open): Promise<Held> {
    const held = await cache.get(open)
    return held && held.refused.size === 0 ? held : current(open)
  }

  async function isCurrent({ mac, refused }: Held, stored?: Promise<string>): Promise<boolean> {
    return refused.size === 0 && mac === (await (stored ?? storedMac()))
  }

  async function storedMac(): Promise<string> {
    return (await manifestRow(database))?.mac ?? ''
  }

  /** False when somebody else wrote since the index was read, or it was read wrongly: then it has to be read again. */
  async function tryChange(make: (open: Open, held: Held) => Promise<Work>, first: boolean, turn: Promise<void>): Promise<boolean> {
    fault('session')
    const open = await session.current()
    if (!open) throw locked()
    fault('load')
    const held = await (first ? remembered(open) : current(open))
    fault('encrypt')
    const ready = await ifCurrent(held, async () => {
      const work = await make(open, held)
      if (work.edits.length === 0) return { work, prepared: null }
      if (!held.sound) throw new WalletError('vault.damaged', 'nothing is written without a manifest')
      fault('index')
      return { work, prepared: await prepareEdits(open, held, work.edits, { random, now }) }
    })
    if (!ready) return false
    const { work, prepared } = ready
    if (!prepared) return isCurrent(held)
    // Whoever wrote before our turn came is noticed by the transaction.
    await turn
    fault('check the session')
    if ((await session.current()) !== open) throw locked()
    fault('open the transaction')
    if (!(await writeEdits(database, held, prepared, fault))) return false
    fault('remember')
    prepared.apply(held)
    work.apply(held)
    changed()
    return true
  }

  /** Null when what failed may have failed because the index is not of now. */
  async function ifCurrent<T>(held: Held, use: () => Promise<T>): Promise<T | null> {
    try {
      return await use()
    } catch (error) {
      if (!(await isCurrent(held))) return null
      throw error
    }
  }

  return {
    async read(use) {
      await writer.settled()
      for (let attempt = 0; attempt < attempts; attempt++) {
        const ticket = session.ticket()
        // At once: both have to be of after this call, neither of after the other. A failure is that of the read, if the vault is open.
        const stored = storedMac()
        stored.catch(() => undefined)
        const open = await session.current()
        if (!open) throw locked()
        const answer = await current(open, stored)
          .then((held) => unlessRefused(held, () => use(open, held)))
          .catch(refuseDatabase)
        // Locked while it was read: then nothing of it goes out.
        if (session.ticket() !== ticket) throw locked()
        if (answer) return answer.value
      }
      throw new WalletError('internal', 'somebody else keeps writing')
    },
    async change(make) {
      fault('queue')
      return writer.runAhead(async (turn) => {
        for (let attempt = 0; attempt < attempts; attempt++) if (await tryChange(make, attempt === 0, turn).catch(refuseDatabase)) return
        throw new WalletError('internal', 'somebody else keeps writing')
      })
    },
    damaged: () => [...findings.damage.values()],
    newer: () => [...findings.newer],
  }
}

/** Null when a page was found to lie: then the index has to be read again, without that page. */
async function unlessRefused<T>(held: Held, use: () => Promise<T>): Promise<T | null> {
  try {
    return await use()
  } catch (error) {
    if (held.refused.size > 0) return null
    throw error
  }
}
