import type { BackupState } from '../../core/records.ts'
import type { Handlers } from '../../messaging/router.ts'
import type { UnlockerView } from '../../messaging/views.ts'
import type { SlotHeader } from '../../vault/slot.ts'
import { announce } from '../changed.ts'
import { jobs } from '../jobs.ts'
import { bytesOf, secretOf } from '../secret.ts'
import type { Host } from './host.ts'

type Names = `unlockers.${'list' | 'changePassphrase' | 'addPasskey' | 'setRecovery' | 'rename' | 'remove' | 'rotate'}`

const kinds = { pw: 'passphrase', prf: 'passkey', recovery: 'recovery' } as const
const none: BackupState = { lastAt: null, lastGen: 0, recipient: null }

/** The ways to open the vault. Each change asks for one of them again. */
export function unlockerHandlers({
  vault,
  opened,
  recipientFor,
}: Host & { readonly recipientFor: (entropy: Uint8Array<ArrayBuffer>) => Promise<string> }): Pick<Handlers, Names> {
  const slots = async () => {
    const names = new Map((await vault.list('unlocker')).map(({ id, name }) => [id, name]))
    return (await vault.slots.list()).map((slot) => viewOf(slot, names))
  }
  const setRecipient = async (recipient: string | null) => {
    const known = (await vault.get('backup', 'state')) ?? none
    if (known.recipient !== recipient) await vault.commit([{ put: 'backup', id: 'state', value: { ...known, recipient } }])
  }
  const changed = () => announce('vault', 'backup')

  return {
    'unlockers.list': slots,
    async 'unlockers.changePassphrase'({ secret, passphrase }) {
      await vault.slots.changePassphrase(secretOf(secret), passphrase)
      changed()
      return undefined
    },
    async 'unlockers.addPasskey'({ secret, credentialId, rpId, prfSalt, prf, name }) {
      await vault.slots.addPasskey(secretOf(secret), { credentialId, rpId, prfSalt }, bytesOf(prf))
      const slot = (await vault.slots.list()).find((one) => one.type === 'prf' && one.credentialId === credentialId)
      if (slot) await vault.commit([{ put: 'unlocker', id: slot.slotId, value: { id: slot.slotId, name } }])
      changed()
      return undefined
    },
    async 'unlockers.setRecovery'({ secret, entropy }) {
      const bytes = bytesOf(entropy)
      await vault.prove(secretOf(secret))
      // No backup may be made for words that open nothing any more, wherever this ends.
      await setRecipient(null)
      await vault.slots.setRecovery(secretOf(secret), bytes)
      await setRecipient(await recipientFor(bytes))
      changed()
      return undefined
    },
    async 'unlockers.rename'({ slotId, name }) {
      await vault.commit([{ put: 'unlocker', id: slotId, value: { id: slotId, name } }])
      changed()
      return undefined
    },
    async 'unlockers.remove'({ secret, slotId }) {
      const slot = (await vault.slots.list()).find((one) => one.slotId === slotId)
      await vault.slots.remove(secretOf(secret), slotId)
      await vault.commit([{ remove: 'unlocker', id: slotId }])
      if (slot?.type === 'recovery') await setRecipient(null)
      changed()
      return undefined
    },
    async 'unlockers.rotate'({ passphrase }) {
      // A slip of the finger must not lock the wallet, and neither must a rotation that comes to nothing.
      await vault.prove({ passphrase })
      const before = await vault.slots.list()
      const dropped = await jobs
        .run('rotate', (progress) => vault.rotate(passphrase, progress))
        .catch(async (error: unknown) => {
          await vault.unlock(passphrase).then(changed, changed)
          throw error
        })
      await vault.commit(dropped.map((id) => ({ remove: 'unlocker' as const, id })))
      if (before.some(({ type, slotId }) => type === 'recovery' && dropped.includes(slotId))) await setRecipient(null)
      await opened()
      changed()
      return { dropped: dropped.length }
    },
  }
}

function viewOf({ slotId, type, createdAt }: SlotHeader, names: ReadonlyMap<string, string>): UnlockerView {
  return { slotId, kind: kinds[type], name: names.get(slotId) ?? null, createdAt }
}
