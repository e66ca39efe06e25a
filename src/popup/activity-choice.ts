import type { Activity } from '../core/records.ts'

/** Which of the things that happened are to be seen; empty: any. */
export interface ActivityFilter {
  readonly party: string
  readonly kind: Activity['kind'] | ''
  readonly result: Activity['result'] | ''
}

/** Everything. */
export const everything: ActivityFilter = Object.freeze({ party: '', kind: '', result: '' })

/** What happened and passes every part of the filter. */
export function filtered(activities: readonly Activity[], { party, kind, result }: ActivityFilter): readonly Activity[] {
  return activities.filter((one) => (party === '' || one.party === party) && (kind === '' || one.kind === kind) && (result === '' || one.result === result))
}

/** What there is to choose from: each party as it was known last, kind and result that occurs. */
export function choicesIn(activities: readonly Activity[]) {
  const parties = new Map<string, Activity>()
  for (const activity of activities.toSorted((a, b) => b.at - a.at))
    if (isParty(activity.party) && !parties.has(activity.party)) parties.set(activity.party, activity)
  return {
    parties: [...parties.values()].map(partyOf),
    kinds: [...new Set(activities.map(({ kind }) => kind))],
    results: [...new Set(activities.map(({ result }) => result))],
  }
}

/** The party of something that happened, as it was known then. */
export function partyOf({ party, partyName, proofs }: Activity) {
  return { id: party, name: partyName, proofs }
}

/** True for the id of a party; what was pasted or came from a file has none. */
export function isParty(id: string): boolean {
  return id !== '' && id !== 'paste' && id !== 'file'
}
