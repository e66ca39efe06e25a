import type { World } from '../core/plugin.ts'
import type { Activity } from '../core/records.ts'
import { randomId } from './ids.ts'
import type { Holdings } from './ports.ts'

/** Removes a credential with all that belongs to it, and writes down that it was here. Nothing happens when there is none. Throws `vault.locked`, `vault.full`. */
export async function removeCredential(id: string, holdings: Holdings, world: Pick<World, 'now' | 'random'>): Promise<void> {
  const entry = await holdings.get('entry', id)
  const activity: Activity = {
    id: randomId(world),
    at: world.now(),
    kind: 'removal',
    result: 'done',
    party: '',
    partyName: null,
    proofs: [],
    via: null,
    credentials: [{ credentialId: id, title: entry?.title ?? '', claims: [] }],
    identifiers: [],
  }
  await holdings.commit([
    { remove: 'credential', id },
    { remove: 'entry', id },
    { remove: 'report', id },
    { remove: 'display', id },
    ...(entry ? [{ put: 'activity', id: activity.id, value: activity } as const] : []),
  ])
}
