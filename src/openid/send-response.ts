import { asWalletError } from '../core/errors.ts'
import type { Outcome } from '../core/exchange.ts'
import { isObject } from '../core/json.ts'
import type { World } from '../core/plugin.ts'
import { decodeUtf8 } from '../crypto/bytes.ts'
import { parseStrictJson } from '../crypto/strict-json.ts'
import { redirectOf } from './address.ts'

/** The parameters of a response, each already text. */
export type ResponseParameters = Readonly<Record<string, string>>

/** Response Mode `fragment` (OAuth 2.0 Multiple Response Types section 2.1): the browser carries the response to the address. */
export function fragmentResponse(to: string, parameters: ResponseParameters): Outcome {
  return { reply: null, redirect: `${to}#${new URLSearchParams(parameters).toString()}`, delivered: null }
}

/**
 * Response Mode `direct_post` (OpenID4VP 1.0 section 8.2): one POST, which we never repeat (a browser may, where a kept connection broke before any answer), to an
 * address that was checked before. A redirect is not followed and not a yes (section 14.7). Nobody can tell what became of a POST without an answer: `unknown`. Throws only what kept it from being sent.
 */
export async function postResponse(to: string, parameters: ResponseParameters, world: Pick<World, 'fetch'>): Promise<Outcome> {
  try {
    const { status, body } = await world.fetch(to, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: new URLSearchParams(parameters).toString(),
    })
    const answer = status >= 200 && status < 300 ? answerOf(body) : null
    if (!answer) return { reply: null, redirect: null, delivered: 'rejected' }
    return { reply: null, redirect: redirectOf(answer.redirect_uri), delivered: 'accepted' }
  } catch (thrown) {
    if (asWalletError(thrown).code !== 'network.failed') throw thrown
    return { reply: null, redirect: null, delivered: 'unknown' }
  }
}

/** The JSON object of the answer; an empty answer says nothing more. `null`: neither. */
function answerOf(body: Uint8Array): { readonly redirect_uri?: unknown } | null {
  if (body.length === 0) return {}
  const answer = parseStrictJson(decodeUtf8(body) ?? '')
  return isObject(answer) ? answer : null
}
