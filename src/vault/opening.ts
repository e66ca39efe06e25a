import { WalletError } from '../core/errors.ts'
import { createVault, type CreatePorts } from './create.ts'
import { headerRow, isEmpty, reachDatabase, refuseDatabase } from './database.ts'
import { deriveKeys } from './derived-keys.ts'
import { readHeader } from './header.ts'
import { type Mirror, writeMirror } from './mirror.ts'
import { isNewer } from './open-row.ts'
import { proveSecret } from './prove.ts'
import { type RecoveryPorts, restoreFromMirror } from './recovery.ts'
import { rotateVaultKey } from './rotate.ts'
import type { Session } from './session.ts'
import { assertAgrees, lookAround } from './sight.ts'
import type { SlotPorts } from './slots.ts'
import { openWith, type Secret } from './unlock.ts'

/** What opens the vault and shuts it. Wrong secrets are counted for all of it together: the fifth in a row locks a vault that is open. */
export interface Opening {
  /** `absent` only when nothing at all is stored anywhere; what is there and cannot be read is `locked`, and `unlock` says why. */
  state(): Promise<'absent' | 'locked' | 'unlocked'>
  unlocked(): Promise<boolean>
  /** Makes the vault and opens it. Throws `vault.weak-secret`, `vault.exists`, `vault.full`; `vault.damaged` (`detail.reason` `unavailable`) where no database opens. */
  create(passphrase: string): Promise<void>
  /** Throws `vault.absent`, `vault.wrong-secret`, `vault.damaged` (`detail.reason` `older`, `foreign` or `unavailable`: see `boot`), `vault.newer`; `vault.locked` when it was locked meanwhile. */
  unlock(secret: string | Secret): Promise<void>
  /** Nothing is open any more from the call on; when it returns, the mirror is up to date as well, if it can be. */
  lock(): Promise<void>
  /** Throws unless this secret opens the vault now: `vault.locked`, `vault.wrong-secret`, `vault.damaged`. Changes nothing. */
  prove(secret: Secret): Promise<void>
  /** Puts the mirror in the place of the database, once all of it was opened with this secret, and opens it. Throws `vault.absent`, `vault.wrong-secret`, `vault.damaged`, `vault.newer`. */
  restore(secret: Secret): Promise<void>
  /** Takes the database for right and writes marker and mirror from it, if this secret opens it. Throws `vault.wrong-secret`, `vault.damaged`. */
  keep(secret: Secret): Promise<void>
  /**
   * Locks, seals everything anew under a new vault key, and opens again. Passkeys and recovery words have to be set up anew: their slots are returned.
   * Ended at any point, the vault is the old one or the new one. Throws `vault.wrong-secret`, `vault.full`, `vault.damaged`
   * (`detail.reason` `quarantine` while something is set aside, which only the old key could make sense of). `progress`: from 0 to 1.
   */
  rotate(passphrase: string, progress?: (part: number) => void): Promise<readonly string[]>
}

/** What opening needs of the vault around it. */
export type OpeningPorts = SlotPorts & CreatePorts & RecoveryPorts & { readonly session: Session; readonly copying: Mirror; readonly copyAtOnce: () => void }

/** The opening over a database and a session. */
export function vaultOpening(ports: OpeningPorts): Opening {
  const { database, session, guard, fault, copying } = ports

  async function state(): Promise<'absent' | 'locked' | 'unlocked'> {
    const ticket = session.ticket()
    try {
      // At once: each start of the worker waits for both.
      const [row, open] = await Promise.all([headerRow(database), session.current().catch(() => null)])
      if (!row) return (await lookAround(ports)).kind === 'absent' ? 'absent' : 'locked'
      const { vaultId } = await readHeader(row)
      return open?.vaultId === vaultId && session.ticket() === ticket ? 'unlocked' : 'locked'
    } catch {
      // Whatever is wrong with it: what cannot be read is not absent, and must never be offered to be made anew.
      return 'locked'
    }
  }

  return {
    state,
    unlocked: async () => (await state()) === 'unlocked',
    async create(passphrase) {
      const ticket = session.ticket()
      await reachDatabase(database)
      const { vaultId, vaultKey } = await createVault(passphrase, ports)
      fault('open the new vault')
      await session.start(vaultId, await deriveKeys(vaultKey), ticket)
      copying.changed()
    },
    async unlock(secret) {
      const ticket = session.ticket()
      await reachDatabase(database)
      const row = await headerRow(database).catch(refuseDatabase)
      if (!row && (await isEmpty(database).catch(refuseDatabase))) throw new WalletError('vault.absent', 'there is no vault')
      const header = await readHeader(row)
      await assertAgrees(ports)
      const vaultKey = await guard(() => openWith(header, typeof secret === 'string' ? { passphrase: secret } : secret))
      await session.start(header.vaultId, await deriveKeys(vaultKey), ticket)
      // It may be behind, or gone.
      copying.changed()
    },
    async lock() {
      await session.end()
      // A mirror that cannot be written must not keep anything open; `health` tells.
      await copying.flush().catch(() => undefined)
    },
    prove: (secret) => proveSecret(ports, guard, secret),
    async restore(secret) {
      const ticket = session.ticket()
      await refuseNewer(ports)
      const { vaultId, bytes } = await guard(() => restoreFromMirror(ports, secret))
      await session.start(vaultId, bytes, ticket)
    },
    async keep(secret) {
      const header = await readHeader(await headerRow(database).catch(refuseDatabase))
      await guard(() => openWith(header, secret))
      if ((await writeMirror(ports, true)) === 'kept') throw new WalletError('vault.damaged', 'the database is not whole')
    },
    async rotate(passphrase, progress = () => undefined) {
      await session.end()
      const ticket = session.ticket()
      const { vaultId, bytes, dropped } = await rotateVaultKey(ports, passphrase, progress)
      ports.copyAtOnce()
      await session.start(vaultId, bytes, ticket)
      return dropped
    },
  }
}

// Whatever else is wrong with the database is what the mirror is for; what a newer program wrote is not wrong.
async function refuseNewer({ database }: OpeningPorts): Promise<void> {
  const row = await headerRow(database).catch(refuseDatabase)
  await readHeader(row).catch((error: unknown) => {
    if (isNewer(error)) throw error
  })
}
