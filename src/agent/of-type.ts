import type { IndexEntry } from '../core/credential.ts'
import { WalletError } from '../core/errors.ts'
import type { CredentialQuery } from '../core/exchange.ts'
import type { JsonObject } from '../core/json.ts'
import { byAge, type EntryGroup, groupsOf, type Placed } from './entry-kinds.ts'
import type { MatchContext } from './match.ts'

type Satisfies = Pick<MatchContext, 'satisfies'>

/**
 * The entries of the format and the types a Credential Query asks for (OpenID4VP 1.0 section 6.1, `format` and `meta`), the newest first.
 * The format is asked once for all entries of the same types and names of claims, unless it looks at what one says: then once for each.
 */
export function ofType(query: Pick<CredentialQuery, 'format' | 'meta'>, entries: readonly IndexEntry[], context: Satisfies): readonly Placed[] {
  const found: (readonly Placed[])[] = []
  for (const group of groupsOf(entries).get(query.format) ?? []) {
    const verdict = verdictOn(group, query.meta, context)
    if (verdict === true) found.push(group.placed)
    if (verdict === null) found.push(group.placed.filter(({ entry }) => satisfied(entry, query.meta, context)))
  }
  const [only = []] = found
  return found.length < 2 ? only : found.flat().sort(byAge)
}

/** Whether all of a group are of the type or none is; null: that depends on what each of them says. */
function verdictOn({ witness }: EntryGroup, meta: JsonObject, context: Satisfies): boolean | null {
  const verdict = satisfied(witness, meta, context)
  return witness.wasRead() ? null : verdict
}

/** `satisfies`, where a query that the format finds malformed is one that nothing satisfies. */
export function satisfied(entry: Pick<IndexEntry, 'types' | 'claims'>, meta: JsonObject, context: Satisfies): boolean {
  try {
    return context.satisfies(entry, meta)
  } catch (error) {
    // Failing here would tell the page that something of this format is held.
    if (error instanceof WalletError && error.code === 'request.malformed') return false
    throw error
  }
}
