import { candidates } from '../../src/agent/match.ts'
import type { Candidate } from '../../src/core/exchange.ts'
import { parseDcqlQuery } from '../../src/openid/dcql-query.ts'
import { sdJwtVc } from '../../src/plugins/sd-jwt-vc/index.ts'
import type { MakeMatcher } from './matcher.ts'
import { holder } from './wallet.ts'

/** Lanyard: all candidates as the consent screen has them, those that come near and their reasons among them. */
export const make: MakeMatcher = (wallet, query) => {
  const [asked] = parseDcqlQuery(query).credentials
  if (!asked) throw new Error('nothing is asked')
  const context = { satisfies: sdJwtVc.satisfies, mine: (did: string) => did === holder, seenBy: () => [], now: Date.now() }
  return {
    match: () => candidates(asked, wallet, context),
    found: (answer) => (answer as readonly Candidate[]).flatMap(({ credentialId, sets }) => (sets.length > 0 ? [credentialId] : [])),
  }
}
