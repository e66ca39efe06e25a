import type { Party } from '../core/exchange.ts'
import { clean } from './clean.ts'
import { isNameProven } from './consent/asker.ts'
import { hostOf } from './origin.ts'
import { originOf, shortId } from './party.ts'
import { subjectOf } from './subject.ts'
import { SiteWord } from './ui/site.tsx'
import { Untrusted } from './ui/untrusted.tsx'

/** A party within a line: the site it is, else a name that is proven, else its identifier. A name it only claims is never used. */
export function PartyName({ party }: { readonly party: Party }) {
  const origin = originOf(party)
  return origin ? <SiteWord origin={origin} /> : <Untrusted text={named(party)} max={60} />
}

/** The same as plain text, for where no element can stand. */
export function partyText(party: Party): string {
  const origin = originOf(party)
  return origin ? hostOf(origin) : clean(named(party), 60).shown
}

function named(party: Party): string {
  if (party.name !== null && isNameProven(party)) return party.name
  // A certificate names its holder in several parts: the telling one is enough.
  if (party.proofs.some(({ by }) => by === 'certificate')) return subjectOf(party.id).name
  return shortId(party.id, party.id.startsWith('did:') ? 6 : 24)
}
