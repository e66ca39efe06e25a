import type { Changed, Input, NameFrom, Output } from '../../messaging/contract.ts'
import { RemoteError } from '../../messaging/client.ts'
import type { BackupPreview, DamageView, GivenSecret, PasskeyRequest, WalletState } from '../../messaging/views.ts'
import type { Passkeys } from '../../popup/passkey.ts'
import { now } from './credentials.ts'

type Answers = { [N in NameFrom<'popup'>]: (input: Input<N>) => Output<N> }
type Kept = Pick<
  Answers,
  Extract<
    NameFrom<'popup'>,
    `unlockers.${string}` | `health.${string}` | `recovery.${string}` | `file.${string}` | `backup.${string}` | 'job.get' | 'vault.erase'
  >
>

const day = 86_400_000
export const passkeys: readonly PasskeyRequest[] = [{ slotId: 'p1', credentialId: 'cGFzc2tleQ', rpId: 'preview', prfSalt: 'c2FsdA' }]
const damages: readonly DamageView[] = [
  { fault: 'missing', type: 'credential', title: 'Diving Permit' },
  { fault: 'altered', type: 'activity', title: null },
]
const preview: BackupPreview = {
  createdAt: now - 12 * day,
  own: false,
  credentials: { added: 3, same: 4, differs: 1 },
  identifiers: { added: 1, same: 2, differs: 1 },
  activities: { added: 12, same: 31, differs: 0 },
  differing: ['Driving Licence', 'forum.example'],
}

/** What the wallet is in a state of the preview. */
export function vaultOf(state: string): WalletState['vault'] {
  if (state === 'absent' || state === 'no-passkey') return 'absent'
  if (state.startsWith('locked')) return 'locked'
  if (state.startsWith('recover')) return 'recover'
  return state === 'newer' ? 'newer' : 'unlocked'
}

/** Why a vault is to be recovered: `recover-lost` and the like. */
export function recoveryOf(state: string): NonNullable<WalletState['recovery']> {
  const why = (['lost', 'damaged', 'older', 'foreign', 'unavailable'] as const).find((one) => state === `recover-${one}`) ?? 'damaged'
  if (why === 'unavailable') return { why, actions: [] }
  return { why, actions: why === 'lost' ? ['restore', 'import', 'erase'] : ['restore', 'keep', 'import', 'export', 'erase'] }
}

/** Passkeys without an authenticator. */
export function pretendedPasskeys(state: string): Passkeys {
  return {
    trouble: async () => (state === 'no-passkey' || state === 'empty' ? 'no-domain' : null),
    mine: (all) => all,
    make: async () => ({ ok: true, value: { credentialId: 'bmV3', rpId: 'preview', prfSalt: 'c2FsdA', prf: 'cHJm' } }),
    use: async () => ({ ok: true, value: { credentialId: 'cGFzc2tleQ', prf: 'cHJm' } }),
  }
}

interface Told {
  readonly state: string
  readonly say: (changed: Changed) => void
  readonly prove: (secret: GivenSecret) => undefined
  readonly unlock: (secret: GivenSecret) => undefined
}

/** What a background answers about unlockers, health, recovery and backups. */
export function vaultAnswers({ state, say, prove, unlock }: Told): Kept {
  const kept = state === 'kept' || state === 'restore'
  let damaged = state === 'damaged' ? damages : []
  let quarantined: readonly DamageView[] = []
  const file = { id: 'file', name: `lanyard-backup-${new Date(now).toISOString().slice(0, 10)}.age`, size: 21 }
  const changed = (about: Changed): undefined => say(about) as undefined
  return {
    'vault.erase': () => undefined,
    'unlockers.list': () => [
      { slotId: 'pw', kind: 'passphrase', name: null, createdAt: now - 90 * day },
      ...(kept
        ? [
            { slotId: 'p1', kind: 'passkey' as const, name: 'Lanyard on this computer', createdAt: now - 80 * day },
            { slotId: 'p2', kind: 'passkey' as const, name: 'Blue security key', createdAt: now - 8 * day },
            { slotId: 'r', kind: 'recovery' as const, name: null, createdAt: now - 90 * day },
          ]
        : []),
    ],
    'unlockers.changePassphrase': ({ secret }) => prove(secret),
    'unlockers.addPasskey': ({ secret }) => prove(secret),
    'unlockers.setRecovery': ({ secret }) => prove(secret),
    'unlockers.rename': () => undefined,
    'unlockers.remove': ({ secret }) => prove(secret),
    'unlockers.rotate': ({ passphrase }) => {
      prove({ passphrase })
      return { dropped: 3 }
    },
    'health.get': () => ({
      gen: 412,
      changedAt: now - 3_600_000,
      credentials: 6,
      identifiers: 2,
      rows: 61,
      mirror: { gen: 412, at: now - 3_500_000, whole: true },
      rotate: false,
      persisted: state === 'damaged' ? false : true,
      damaged,
      quarantined,
    }),
    'health.verify': () => {
      changed('health')
      return damaged
    },
    'health.repair': () => {
      quarantined = damaged.slice(1)
      damaged = []
      changed('health')
      return { healed: 1, quarantined: 1 }
    },
    'health.discard': () => {
      quarantined = []
      return changed('health')
    },
    'job.get': () => ({ kind: 'verify', part: 0.4 }),
    'recovery.restore': ({ secret }) => unlock(secret),
    'recovery.keep': ({ secret }) => unlock(secret),
    'recovery.export': () => file,
    'file.read': () => ({ part: btoa('age-encryption.org/v1'), next: null }),
    'file.write': () => file,
    'backup.state': () => ({
      lastAt: kept ? now - 40 * day : null,
      stale: true,
      words: kept,
      undo: state === 'restore' ? now - day : null,
    }),
    'backup.make': ({ secret }) => {
      prove(secret)
      changed('backup')
      return file
    },
    'backup.preview': ({ secret }) => {
      if ('passphrase' in secret && secret.passphrase === 'wrong') throw new RemoteError('backup.wrong-secret')
      return preview
    },
    'backup.restore': () => ({ added: 16, replaced: 0, skipped: 39 }),
    'backup.undo': () => undefined,
  }
}
