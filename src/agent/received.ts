import type { Activity } from '../core/records.ts'

type Given = Activity['credentials'][number]

/** Those of these activities in which a party received something: a presentation that was made, or an identifier that signed in. */
export function isReceipt({ kind, result }: Pick<Activity, 'kind' | 'result'>): boolean {
  return result === 'done' && (kind === 'presentation' || kind === 'sign-in')
}

/** The same credentials and claim names, each named once; credentials with the same key are one. */
export function together(credentials: readonly Given[], keyOf: (credential: Given) => string): readonly Given[] {
  const found = new Map<string, Given & { readonly names: Set<string> }>()
  for (const credential of credentials) {
    const known = found.get(keyOf(credential))
    if (known) for (const name of credential.claims) known.names.add(name)
    else found.set(keyOf(credential), { ...credential, names: new Set(credential.claims) })
  }
  return [...found.values()].map(({ credentialId, title, names }) => ({ credentialId, title, claims: [...names] }))
}

/**
 * What is left of all that happened when it is forgotten: for each party, and for presentations and sign-ins apart, one activity that says what it has
 * received, when last, and who signed; so that the consent screen goes on to say what is new.
 */
export function receipts(activities: readonly Activity[]): readonly Activity[] {
  const last = new Map<string, Activity>()
  for (const activity of activities.filter(isReceipt).toSorted((a, b) => b.at - a.at)) {
    const key = JSON.stringify([activity.kind, activity.party])
    const newer = last.get(key)
    last.set(key, newer ? merged(newer, activity) : { ...activity, via: null })
  }
  return [...last.values()]
}

function merged(newer: Activity, older: Activity): Activity {
  return {
    ...newer,
    credentials: together([...newer.credentials, ...older.credentials], ({ credentialId, title }) => JSON.stringify([credentialId, title])),
    identifiers: [...new Set([...newer.identifiers, ...older.identifiers])],
  }
}
