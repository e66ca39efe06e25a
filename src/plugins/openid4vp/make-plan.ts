import { callerOf } from '../../core/caller.ts'
import type { Ask, AskId, Plan, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { encryptJwe } from '../../crypto/jwe.ts'
import type { DcqlQuery } from '../../openid/dcql-query.ts'
import { onceOf } from '../../openid/nonce.ts'
import { chosenMetadata } from '../../openid/response-encryption.ts'
import { parseUnsignedRequest } from './parse-request.ts'

const answerWithin = 5 * 60_000

/**
 * What an unsigned request asks the person for. The verifier is its origin and nothing it says of itself: section 5.1 has every other member of
 * `client_metadata` ignored, its name too. Throws `request.malformed`, `request.unsupported`.
 */
export async function planUnsigned(received: Received, world: World): Promise<Plan> {
  const { origin, party } = callerOf(received)
  const { nonce, query, encryption } = parseUnsignedRequest(received.data)
  // A key that cannot be encrypted to is found now, not after the person agreed.
  if (encryption) await encryptJwe(new Uint8Array(), encryption.recipient, encryption.enc)
  const audience = `origin:${origin}`
  return {
    id: received.id,
    kind: 'presentation',
    protocol: 'openid4vp',
    party,
    asks: asksOf(query),
    sets: query.sets,
    offers: [],
    answer: { to: null, audience, encrypted: encryption !== null },
    transactions: [],
    statements: [],
    warnings: [],
    links: [],
    powers: [],
    once: await onceOf(audience, nonce),
    expiresAt: world.now() + answerWithin,
    memo: { nonce, clientMetadata: encryption && chosenMetadata(encryption) },
  }
}

/** One ask per credential that some set names; where there are sets, the others are not requested (section 6.4.2). */
function asksOf({ credentials, sets }: DcqlQuery): readonly Ask[] {
  const named = new Set<string>(sets.flatMap(({ options }) => options.flat()))
  return credentials
    .filter(({ id }) => named.has(id))
    .map(({ multiple, ...query }) => ({ id: query.id as AskId, purpose: null, kind: 'credential', query, multiple }))
}
