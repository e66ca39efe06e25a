import { WalletError } from '../../core/errors.ts'
import type { Outcome, Plan } from '../../core/exchange.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Consent } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { encryptJwe } from '../../crypto/jwe.ts'
import { members } from '../../openid/members.ts'
import { parseNonce } from '../../openid/nonce.ts'
import { chooseEncryption } from '../../openid/response-encryption.ts'

/** The answer to every kind of no (OpenID4VP 1.0 sections 8.5 and A.4). */
export const denied: Outcome = { reply: { error: 'access_denied' }, redirect: null, delivered: null }

/** The response (sections 8.1, 8.3, A.4): `vp_token` holds, for each query that was answered, an array of its presentations. */
export async function createResponse(plan: Plan, consent: Consent): Promise<Outcome> {
  const nonce = parseNonce(plan.memo.nonce)
  const token: [string, readonly Json[]][] = []
  for (const ask of consent.answered()) token.push([ask, await consent.present(ask, { nonce })])
  if (token.length === 0) return denied
  return { reply: await enclose(plan, { vp_token: Object.fromEntries(token) }), redirect: null, delivered: null }
}

async function enclose(plan: Plan, response: JsonObject): Promise<JsonObject> {
  const { clientMetadata = null } = plan.memo
  if (clientMetadata === null && !plan.answer.encrypted) return response
  if (clientMetadata === null) throw new WalletError('internal', 'an encrypted answer without a key')
  const { recipient, enc } = chooseEncryption(members(clientMetadata, 'client_metadata'))
  return { response: await encryptJwe(encodeUtf8(JSON.stringify(response)), recipient, enc) }
}
