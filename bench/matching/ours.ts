import { shownMost } from '../../src/agent/held-candidates.ts'
import { type Matches, matches } from '../../src/agent/match.ts'
import { parseDcqlQuery } from '../../src/openid/dcql-query.ts'
import { sdJwtVc } from '../../src/plugins/sd-jwt-vc/index.ts'
import type { MakeMatcher } from './matcher.ts'
import { holder } from './wallet.ts'

/** Lanyard: what fits and what comes near with its reasons, as the consent screen lists them. */
export const make: MakeMatcher = (wallet, query) => {
  const [asked] = parseDcqlQuery(query).credentials
  if (!asked) throw new Error('nothing is asked')
  const context = { satisfies: sdJwtVc.satisfies, mine: (did: string) => did === holder, seenBy: () => [], now: Date.now() }
  return {
    match: () => matches(asked, wallet, context, shownMost),
    found: (answer) => (answer as Matches).usable.map(({ credentialId }) => credentialId),
  }
}
