import { WalletError } from '../core/errors.ts'
import type { Outcome, Plan } from '../core/exchange.ts'
import type { JsonObject } from '../core/json.ts'
import type { World } from '../core/plugin.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { encryptJwe } from '../crypto/jwe.ts'
import { members } from './members.ts'
import { chooseEncryption } from './response-encryption.ts'
import { fragmentResponse, postResponse, type ResponseParameters } from './send-response.ts'

/** What a plan keeps in its `memo` for its answer. `clientMetadata`: what `chosenMetadata` made, for an answer that is encrypted. */
export interface AnswerMemo {
  readonly mode: string
  readonly state: string | null
  readonly clientMetadata: JsonObject | null
}

const accessDenied = { error: 'access_denied' } as const
const posted: ReadonlySet<unknown> = new Set(['direct_post', 'direct_post.jwt'])

/**
 * Delivers these parameters, and the verifier's `state` with them, as the plan says: to the page that asked, by the browser, or by one POST; encrypted when
 * it says so (OpenID4VP 1.0 sections 8.1 to 8.3). Throws `internal` for a plan that cannot be answered, before anything is sent.
 */
export async function answer(plan: Plan, parameters: JsonObject, world: World): Promise<Outcome> {
  const response = { ...parameters, ...stateOf(plan) }
  return { ...(await deliver(plan, await enclose(plan, response), world)), plain: response }
}

/**
 * The answer to every kind of no (sections 8.5 and A.4), to an address that was validated, or there would be no plan. Plain over the DC API; elsewhere
 * encrypted when an answer would be (section 8.3.1). Whether it arrived is nothing the person needs to hear.
 */
export async function answerNo(plan: Plan, world: World): Promise<Outcome> {
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

async function deliver({ answer: { to }, memo: { mode } }: Plan, response: JsonObject, world: World): Promise<Outcome> {
  if (to === null) return { reply: response, redirect: null, delivered: null }
  if (mode === 'fragment') return fragmentResponse(to, textOf(response))
  if (posted.has(mode)) return postResponse(to, textOf(response), world)
  throw new WalletError('internal', 'a plan without a response mode')
}

/** Objects travel as JSON text (section 8.1). */
function textOf(response: JsonObject): ResponseParameters {
  return Object.fromEntries(Object.entries(response).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))
}
