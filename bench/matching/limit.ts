import type { IndexEntry } from '../../src/core/credential.ts'
import type { MakeMatcher } from './matcher.ts'

/** A bare loop over the decoded credentials that compares format and type, and looks at nothing else. What it finds is of the type; the values are left out of its time. */
export const make: MakeMatcher = (wallet) => ({
  match() {
    const found: IndexEntry[] = []
    for (const entry of wallet) if (entry.format === 'dc+sd-jwt' && entry.types[0] === 'https://credentials.example/types/7') found.push(entry)
    return found
  },
  found: (answer) =>
    (answer as readonly IndexEntry[]).flatMap(({ id, claims: { address } }) => (JSON.stringify(address).includes('"locality":"Exampleton"') ? [id] : [])),
})
