import { WalletError } from '../../core/errors.ts'
import type { Plan, Received } from '../../core/exchange.ts'
import type { World } from '../../core/plugin.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { encryptJwe } from '../../crypto/jwe.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'
import { parseAddress } from '../../openid/address.ts'
import { parseAnswerAddress } from '../../openid/answer-address.ts'
import { answerDeadline } from '../../openid/answer-deadline.ts'
import { linksOf } from '../../openid/client-links.ts'
import { compareHosts } from '../../openid/compare-hosts.ts'
import { withLinkage } from '../../openid/domain-linkage.ts'
import { malformed, type Members, member, members } from '../../openid/members.ts'
import { onceOf, parseNonce } from '../../openid/nonce.ts'
import type { OpenLink } from '../../openid/open-link.ts'
import { chosenMetadata } from '../../openid/response-encryption.ts'
import { parseDefinition } from './definition.ts'
import { parseFormats } from './formats.ts'
import { chooseOlderEncryption } from './response-encryption.ts'
import { unsupported } from './unsupported.ts'

const modes = ['fragment', 'direct_post', 'direct_post.jwt'] as const

/** What a request asks the person for (OpenID4VP drafts 20 to 24, sections 5 and 6). Throws `request.malformed`, `request.unsupported`, `network.failed`. */
export async function makePlan(received: Received, { client, party, audience, parameters, exp }: OpenLink, world: World): Promise<Plan> {
  checkKind(parameters)
  const clientMetadata = members(member(parameters, 'client_metadata') ?? {}, 'client_metadata')
  const nonce = parseNonce(member(parameters, 'nonce'))
  const state = stateOf(member(parameters, 'state'))
  const mode = modes.find((one) => one === (member(parameters, 'response_mode') ?? 'fragment')) ?? malformed('response_mode')
  const to = parseAnswerAddress(parameters, mode === 'fragment' ? 'redirect_uri' : 'response_uri', client)
  const encryption = mode === 'direct_post.jwt' ? chooseOlderEncryption(clientMetadata) : null
  if (encryption) await encryptJwe(new Uint8Array(), encryption.recipient, encryption.enc)
  const expiresAt = answerDeadline(exp, world.now())
  const accepted = member(clientMetadata, 'vp_formats')
  const { id, asks, sets, answered } = parseDefinition(
    await definitionOf(parameters, world),
    accepted === undefined ? null : parseFormats(accepted, 'client_metadata.vp_formats'),
  )
  const proven = party.proofs.length > 0
  const hosts = compareHosts(received, client, to)
  return {
    id: received.id,
    kind: 'presentation',
    protocol: 'presentation-exchange',
    party: await withLinkage(party, new URL(to).origin, world),
    asks,
    sets,
    offers: [],
    answer: { to, audience, encrypted: encryption !== null },
    transactions: [],
    statements: [],
    warnings: proven ? hosts : ['unverified-party', ...hosts],
    links: proven ? linksOf(clientMetadata) : [],
    powers: [],
    once: await onceOf(audience, nonce),
    expiresAt,
    memo: { mode, nonce, state, clientMetadata: encryption && chosenMetadata(encryption), definition: id, answered },
  }
}

function checkKind(parameters: Members): void {
  const type = member(parameters, 'response_type')
  if (typeof type === 'string' && type.split(' ').includes('id_token')) unsupported('an id_token is asked for')
  if (type !== 'vp_token') malformed('response_type')
  if (member(parameters, 'scope') !== undefined) malformed('scope')
  // What is to be authorized by the answer must be shown; here it cannot be.
  if (member(parameters, 'transaction_data') !== undefined) unsupported('transaction data')
}

/** Text that prints (RFC 6749 appendix A.5): the drafts ask no more of it. */
function stateOf(state: unknown): string | null {
  if (state === undefined) return null
  return typeof state === 'string' && /^[ -~]{1,4096}$/.test(state) ? state : malformed('state')
}

/** By value or, once, by reference (drafts 20 to 24, section 5.5). */
async function definitionOf(parameters: Members, world: World): Promise<unknown> {
  const value = member(parameters, 'presentation_definition')
  const uri = member(parameters, 'presentation_definition_uri')
  if (uri === undefined) return typeof value === 'string' ? parseStrictJson(value) : value
  if (value !== undefined) return malformed('presentation_definition_uri')
  const { status, contentType, body } = await world.fetch(parseAddress(uri, 'presentation_definition_uri'), { headers: { Accept: 'application/json' } })
  if (status !== 200) throw new WalletError('network.failed', 'the verifier has no definition to hand out')
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== 'application/json') malformed('the type of the definition')
  return parseStrictJson(decodeUtf8(body) ?? '')
}
