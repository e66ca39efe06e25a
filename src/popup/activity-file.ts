import type { Activity } from '../core/records.ts'

/** What happened as the text of a JSON file, newest first: names of credentials and claims, never their values, and nothing that only this wallet understands. */
export function activityFile(activities: readonly Activity[], now: number): string {
  const entries = activities
    .toSorted((a, b) => b.at - a.at)
    .map(({ at, kind, result, party, partyName, proofs, via, credentials, identifiers }) => ({
      at: new Date(at).toISOString(),
      kind,
      result,
      party,
      partyName,
      proofs: proofs.map(({ by, of }) => ({ by, of })),
      via,
      credentials: credentials.map(({ title, claims }) => ({ title, claims })),
      identifiers,
    }))
  return JSON.stringify({ made: new Date(now).toISOString(), activity: entries }, null, 2)
}

/** What that file is called. */
export function activityFileName(now: number): string {
  return `lanyard-activity-${new Date(now).toISOString().slice(0, 10)}.json`
}
