import type { Ask, AskId, Plan, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { encryptJwe } from '../../crypto/jwe.ts'
import { answerDeadline } from '../../openid/answer-deadline.ts'
import type { Client } from '../../openid/client.ts'
import { linksOf } from '../../openid/client-links.ts'
import { compareHosts } from '../../openid/compare-hosts.ts'
import type { DcqlQuery } from '../../openid/dcql-query.ts'
import { type Members, member } from '../../openid/members.ts'
import { withLinkage } from '../../openid/domain-linkage.ts'
import { onceOf } from '../../openid/nonce.ts'
import { chosenMetadata } from '../../openid/response-encryption.ts'
import { authorizingSets } from './authorizing-sets.ts'
import { holderAlgorithms } from '../../openid/verifier-formats.ts'
import type { OpenRequest } from './open-request.ts'
import { parseRequest } from './parse-request.ts'
import { parseTransactions } from './transaction-data.ts'
import type { TransactionTypes } from './transaction-types.ts'
import { parseVerifierInfo } from './verifier-info.ts'

/**
 * What a request asks the person for. Who asks is what was proven and nothing the verifier says of itself: section 5.1 has every other member of
 * `client_metadata` ignored, its name too. Throws `request.malformed`, `request.unsupported`.
 */
export async function makePlan(received: Received, opened: OpenRequest, types: TransactionTypes, world: World): Promise<Plan> {
  const { client, party, audience, parameters, exp } = opened
  const { nonce, state, query, clientMetadata, mode, to, encryption } = parseRequest(opened)
  const transactions = parseTransactions(member(parameters, 'transaction_data'), query, asksOf(query, clientMetadata), types)
  const sets = authorizingSets(query.sets, transactions)
  const statements = await parseVerifierInfo(member(parameters, 'verifier_info'), client?.id ?? audience, world)
  // A key that cannot be encrypted to is found now, not after the person agreed.
  if (encryption) await encryptJwe(new Uint8Array(), encryption.recipient, encryption.enc)
  const expiresAt = answerDeadline(exp, world.now())
  const proven = client !== null && party.proofs.length > 0
  return {
    id: received.id,
    kind: 'presentation',
    protocol: 'openid4vp',
    party: await withLinkage(party, to === null ? received.origin : new URL(to).origin, world),
    asks: asksOf({ ...query, sets }, clientMetadata),
    sets,
    offers: [],
    answer: { to, audience, encrypted: encryption !== null },
    transactions,
    statements,
    warnings: client ? warningsOf(received, client, to) : [],
    links: proven ? linksOf(clientMetadata) : [],
    powers: [],
    once: await onceOf(audience, nonce),
    expiresAt,
    memo: { mode, nonce, state, clientMetadata: encryption && chosenMetadata(encryption) },
  }
}

/** Over the DC API a verifier that signed has named the page among its own (section A.2). */
function warningsOf(received: Received, client: Client, to: string | null): Plan['warnings'] {
  const hosts = to === null ? [] : compareHosts(received, client, to)
  return client.party.proofs.length === 0 ? ['unverified-party', ...hosts] : hosts
}

/** One ask per credential that some set names; where there are sets, the others are not requested (section 6.4.2). */
function asksOf({ credentials, sets }: DcqlQuery, clientMetadata: Members): readonly Ask[] {
  const named = new Set<string>(sets.flatMap(({ options }) => options.flat()))
  return credentials.flatMap(({ multiple, ...query }): readonly Ask[] => {
    if (!named.has(query.id)) return []
    const algorithms = query.holderBinding ? holderAlgorithms(clientMetadata, query.format) : null
    return [{ id: query.id as AskId, purpose: null, kind: 'credential', query: { ...query, ...(algorithms && { algorithms }) }, multiple }]
  })
}
