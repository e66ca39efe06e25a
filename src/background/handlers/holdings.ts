import { WalletError } from '../../core/errors.ts'
import type { Handlers } from '../../messaging/router.ts'
import { announce } from '../changed.ts'
import { secretOf } from '../secret.ts'
import type { Host } from './host.ts'

type Names =
  | 'credentials.list'
  | 'credentials.get'
  | 'credentials.verify'
  | 'credentials.remove'
  | 'identifiers.list'
  | 'identifiers.create'
  | 'identifiers.rename'
  | 'identifiers.remove'
  | 'identifiers.reveal'
  | 'identifiers.document'
  | 'activity.list'

/** What is held: credentials, identifiers, and what happened with them. */
export function holdingsHandlers({ agent, vault }: Host): Pick<Handlers, Names> {
  return {
    'credentials.list': ({ search, limit }) => vault.search(search, limit),
    async 'credentials.get'({ id }) {
      const [held, entry, report, display, activities] = await Promise.all([
        vault.get('credential', id),
        vault.get('entry', id),
        vault.get('report', id),
        vault.get('display', id),
        vault.list('activity'),
      ])
      const raw = held?.copies[0]?.raw
      if (!held || !entry || raw === undefined) return null
      const mine = entry.holder !== null && (await vault.get('identifier', entry.holder)) !== null
      const shownTo = activities.filter(({ kind, credentials }) => kind === 'presentation' && credentials.some(({ credentialId }) => credentialId === id))
      return { entry, raw, from: held.from, report, display, mine, shownTo: shownTo.toSorted((a, b) => b.at - a.at) }
    },
    async 'credentials.verify'({ id }) {
      const report = await agent.check(id)
      announce('credentials')
      return report
    },
    async 'credentials.remove'({ id }) {
      await agent.removeCredential(id)
      announce('credentials', 'activity')
      return undefined
    },
    'identifiers.list': async () => (await vault.list('identifier')).toSorted((a, b) => b.createdAt - a.createdAt),
    async 'identifiers.create'(wanted) {
      const identifier = await agent.createIdentifier(wanted)
      announce('identifiers')
      return identifier
    },
    async 'identifiers.rename'({ did, name }) {
      await agent.renameIdentifier(did, name)
      announce('identifiers')
      return undefined
    },
    async 'identifiers.remove'({ secret, did }) {
      await vault.prove(secretOf(secret))
      await agent.removeIdentifier(did)
      announce('identifiers', 'credentials')
      return undefined
    },
    async 'identifiers.reveal'({ secret, did }) {
      const identifier = await vault.get('identifier', did)
      if (!identifier) throw new WalletError('identifier.unresolvable', 'no such identifier')
      return vault.keys.reveal(secretOf(secret), identifier.keyId)
    },
    'identifiers.document': ({ did }) => agent.resolve(did),
    'activity.list': async () => (await vault.list('activity')).toSorted((a, b) => b.at - a.at),
  }
}
