import type { AskId, Plan, Received, Warning } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { encryptJwe } from '../../crypto/jwe.ts'
import { answerDeadline } from '../../openid/answer-deadline.ts'
import type { AnswerMemo } from '../../openid/answer.ts'
import { linksOf } from '../../openid/client-links.ts'
import type { Client } from '../../openid/client.ts'
import { compareHosts } from '../../openid/compare-hosts.ts'
import { withLinkage } from '../../openid/domain-linkage.ts'
import { onceOf } from '../../openid/nonce.ts'
import type { OpenLink } from '../../openid/open-link.ts'
import { chosenMetadata } from '../../openid/response-encryption.ts'
import { parseRequest } from './parse-request.ts'

/** The one thing the person is asked for. */
export const identifierAsk = 'identifier' as AskId

/**
 * What a request asks the person for: who signs. Of the verifier only what was proven is said, and what the answer names as its audience is the Client
 * Identifier exactly as it was received. Throws `request.malformed`, `request.unsupported`.
 */
export async function makePlan(received: Received, opened: OpenLink, world: World): Promise<Plan> {
  const { client, party, audience, exp } = opened
  const { nonce, state, methods, subject, algorithm, clientMetadata, mode, to, encryption } = parseRequest(opened)
  // A key that cannot be encrypted to is found now, not after the person agreed.
  if (encryption) await encryptJwe(new Uint8Array(), encryption.recipient, encryption.enc)
  const expiresAt = answerDeadline(exp, world.now())
  const memo: AnswerMemo & { readonly nonce: string } = { mode, nonce, state, clientMetadata: encryption && chosenMetadata(encryption) }
  return {
    id: received.id,
    kind: 'sign-in',
    protocol: 'siopv2',
    party: await withLinkage(party, new URL(to).origin, world),
    asks: [
      {
        id: identifierAsk,
        purpose: null,
        kind: 'identifier',
        methods,
        ...(algorithm === null ? {} : { algorithms: [algorithm] }),
        ...(subject === null ? {} : { subject }),
      },
    ],
    sets: [{ required: true, options: [[identifierAsk]] }],
    offers: [],
    answer: { to, audience, encrypted: encryption !== null },
    transactions: [],
    statements: [],
    warnings: warningsOf(received, client, to),
    links: party.proofs.length > 0 ? linksOf(clientMetadata) : [],
    powers: [],
    once: await onceOf(audience, nonce),
    expiresAt,
    memo: { ...memo },
  }
}

function warningsOf(received: Received, client: Client, to: string): readonly Warning[] {
  const hosts = compareHosts(received, client, to)
  return client.party.proofs.length === 0 ? ['unverified-party', ...hosts] : hosts
}
