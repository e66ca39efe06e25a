import * as v from 'valibot'
import { base64url, bytes32, id, name, none, passphrase, secret, secretFails, sites, text } from './inputs.ts'
import { answer, nothing, parser } from './parsers.ts'
import type { BackupPreview, BackupView, DamageView, FileHandle, HealthView, Job, Restored, UnlockerView } from './views.ts'

/** What opens a backup file. */
const fileSecret = v.union([v.strictObject({ passphrase }), v.strictObject({ entropy: bytes32 })])
/** What one message carries of a file, in characters of base64. */
const filePart = v.pipe(text(1_048_576), v.regex(/^[A-Za-z0-9+/]*={0,2}$/))
const fileFails = ['file.lost', 'backup.malformed', 'backup.newer', 'backup.wrong-secret'] as const

/** The messages about the vault itself: what opens it, how it is, and what it is copied to. All of them are for our own pages. */
export const vaultContract = {
  'vault.create': {
    from: 'popup',
    input: parser(v.strictObject({ passphrase, sites })),
    output: nothing,
    fails: ['vault.exists', 'vault.weak-secret', 'vault.full'],
  },
  'vault.unlock': {
    from: 'popup',
    input: parser(v.strictObject({ secret })),
    output: nothing,
    fails: ['vault.absent', 'vault.wrong-secret', 'vault.damaged', 'vault.newer'],
  },
  'vault.lock': { from: 'popup', input: none, output: nothing, fails: [] },
  'vault.erase': { from: 'popup', input: none, output: nothing, fails: ['vault.full', 'vault.damaged'] },
  'unlockers.list': { from: 'popup', input: none, output: answer<readonly UnlockerView[]>(), fails: ['vault.locked'] },
  'unlockers.changePassphrase': {
    from: 'popup',
    input: parser(v.strictObject({ secret, passphrase })),
    output: nothing,
    fails: [...secretFails, 'vault.weak-secret', 'vault.full'],
  },
  'unlockers.addPasskey': {
    from: 'popup',
    input: parser(v.strictObject({ secret, credentialId: base64url(2048), rpId: v.pipe(text(253), v.minLength(1)), prfSalt: bytes32, prf: bytes32, name })),
    output: nothing,
    fails: [...secretFails, 'vault.full'],
  },
  'unlockers.setRecovery': {
    from: 'popup',
    input: parser(v.strictObject({ secret, entropy: bytes32 })),
    output: nothing,
    fails: [...secretFails, 'vault.full'],
  },
  'unlockers.rename': { from: 'popup', input: parser(v.strictObject({ slotId: id, name })), output: nothing, fails: ['vault.locked', 'vault.full'] },
  'unlockers.remove': {
    from: 'popup',
    input: parser(v.strictObject({ secret, slotId: id })),
    output: nothing,
    fails: [...secretFails, 'vault.full'],
  },
  'unlockers.rotate': {
    from: 'popup',
    input: parser(v.strictObject({ passphrase })),
    output: answer<{ readonly dropped: number }>(),
    fails: [...secretFails, 'vault.full'],
  },
  'health.get': { from: 'popup', input: none, output: answer<HealthView>(), fails: ['vault.locked', 'vault.damaged'] },
  'health.verify': { from: 'popup', input: none, output: answer<readonly DamageView[]>(), fails: ['vault.locked', 'vault.damaged'] },
  'health.repair': {
    from: 'popup',
    input: none,
    output: answer<{ readonly healed: number; readonly quarantined: number }>(),
    fails: ['vault.locked', 'vault.damaged', 'vault.full'],
  },
  'health.discard': { from: 'popup', input: none, output: nothing, fails: ['vault.locked', 'vault.full'] },
  'job.get': { from: 'popup', input: none, output: answer<Job | null>(), fails: [] },
  'recovery.restore': {
    from: 'popup',
    input: parser(v.strictObject({ secret })),
    output: nothing,
    fails: ['vault.absent', 'vault.wrong-secret', 'vault.damaged', 'vault.newer', 'vault.full'],
  },
  'recovery.keep': {
    from: 'popup',
    input: parser(v.strictObject({ secret })),
    output: nothing,
    fails: ['vault.wrong-secret', 'vault.damaged', 'vault.newer', 'vault.full'],
  },
  'recovery.export': { from: 'popup', input: none, output: answer<FileHandle>(), fails: [] },
  'file.read': {
    from: 'popup',
    input: parser(v.strictObject({ id, at: v.pipe(v.number(), v.integer(), v.minValue(0)) })),
    output: answer<{ readonly part: string; readonly next: number | null }>(),
    fails: ['file.lost'],
  },
  'file.write': {
    from: 'popup',
    input: parser(v.strictObject({ id: v.nullable(id), part: filePart })),
    output: answer<FileHandle>(),
    fails: ['file.lost', 'backup.malformed'],
  },
  'backup.state': { from: 'popup', input: none, output: answer<BackupView>(), fails: ['vault.locked'] },
  'backup.make': {
    from: 'popup',
    input: parser(v.strictObject({ secret, protect: v.union([v.strictObject({ passphrase }), v.literal('words')]) })),
    output: answer<FileHandle>(),
    fails: [...secretFails, 'vault.weak-secret', 'vault.full', 'key.unavailable'],
  },
  'backup.preview': {
    from: 'popup',
    input: parser(v.strictObject({ file: id, secret: fileSecret })),
    output: answer<BackupPreview>(),
    fails: fileFails,
  },
  'backup.restore': {
    from: 'popup',
    input: parser(
      v.strictObject({
        file: id,
        secret: fileSecret,
        /** Whether what is here otherwise is replaced by what is in the file. */
        overwrite: v.boolean(),
        /** A new vault, in the place of whatever is there; null: into the open one. */
        create: v.nullable(v.strictObject({ passphrase, sites })),
      }),
    ),
    output: answer<Restored>(),
    fails: [
      'file.lost',
      'backup.malformed',
      'backup.newer',
      'backup.wrong-secret',
      'vault.locked',
      'vault.weak-secret',
      'vault.full',
      'vault.damaged',
      'vault.exists',
    ],
  },
  'backup.undo': { from: 'popup', input: none, output: nothing, fails: ['vault.locked', 'vault.full', 'vault.damaged'] },
} as const
