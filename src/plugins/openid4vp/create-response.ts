import { WalletError } from '../../core/errors.ts'
import type { Outcome, Plan } from '../../core/exchange.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Consent, World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { encryptJwe } from '../../crypto/jwe.ts'
import { members } from '../../openid/members.ts'
import { parseNonce } from '../../openid/nonce.ts'
import { chooseEncryption } from '../../openid/response-encryption.ts'
import { fragmentResponse, postResponse, type ResponseParameters } from '../../openid/send-response.ts'
import { isResponseMode } from './response-mode.ts'

const accessDenied = { error: 'access_denied' } as const

/** The response (OpenID4VP 1.0 sections 8.1, 8.2, 8.3, A.4): `vp_token` holds, for each query that was answered, an array of its presentations. */
export async function createResponse(plan: Plan, consent: Consent): Promise<Outcome> {
  const nonce = parseNonce(plan.memo.nonce)
  const token: [string, readonly Json[]][] = []
  for (const ask of consent.answered()) token.push([ask, await consent.present(ask, { nonce })])
  if (token.length === 0) return createRefusal(plan, consent.world)
  return deliver(plan, await enclose(plan, { vp_token: Object.fromEntries(token), ...stateOf(plan) }), consent.world)
}

/**
 * The answer to every kind of no (sections 8.5 and A.4), to an address that was validated, or there would be no plan. Plain over the DC API; elsewhere
 * encrypted when an answer would be (section 8.3.1). Whether it arrived is nothing the person needs to hear.
 */
export async function createRefusal(plan: Plan, world: World): Promise<Outcome> {
  if (plan.answer.to === null) return { reply: accessDenied, redirect: null, delivered: null }
  const error = { ...accessDenied, ...stateOf(plan) }
  const outcome = await deliver(plan, await enclose(plan, error).catch(() => error), world)
  return { ...outcome, delivered: null }
}

function stateOf({ memo }: Plan): { readonly state?: string } {
  return typeof memo.state === 'string' ? { state: memo.state } : {}
}

async function enclose(plan: Plan, response: JsonObject): Promise<JsonObject> {
  const { clientMetadata = null } = plan.memo
  if (clientMetadata === null && !plan.answer.encrypted) return response
  if (clientMetadata === null) throw new WalletError('internal', 'an encrypted answer without a key')
  const { recipient, enc } = chooseEncryption(members(clientMetadata, 'client_metadata'))
  return { response: await encryptJwe(encodeUtf8(JSON.stringify(response)), recipient, enc) }
}

async function deliver({ answer, memo }: Plan, response: JsonObject, world: World): Promise<Outcome> {
  if (!isResponseMode(memo.mode)) throw new WalletError('internal', 'a plan without a response mode')
  if (answer.to === null) return { reply: response, redirect: null, delivered: null }
  return memo.mode === 'fragment' ? fragmentResponse(answer.to, textOf(response)) : postResponse(answer.to, textOf(response), world)
}

/** Objects travel as JSON text (section 8.1). */
function textOf(response: JsonObject): ResponseParameters {
  return Object.fromEntries(Object.entries(response).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))
}
