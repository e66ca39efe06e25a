import type { Party } from '../../core/exchange.ts'
import { isNameProven } from '../consent/asker.ts'
import { Rich } from '../rich.tsx'
import { Untrusted } from '../ui/untrusted.tsx'

/** What a party is called: a name that nobody proves is only what it calls itself. */
export function Called({ party }: { readonly party: Party }) {
  if (party.name === null || party.name === '') return null
  const name = <Untrusted text={party.name} max={100} />
  return <span>{isNameProven(party) ? name : <Rich k="name_claimed" values={{ name }} />}</span>
}
