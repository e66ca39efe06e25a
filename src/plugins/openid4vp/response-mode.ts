import { parseAddress } from '../../openid/address.ts'
import type { Client } from '../../openid/client.ts'
import { malformed, type Members, member } from '../../openid/members.ts'

const modes = { redirect: ['fragment', 'direct_post', 'direct_post.jwt'], 'dc-api': ['dc_api', 'dc_api.jwt'] } as const

/** How a request came and how its answer goes back: over the Digital Credentials API, or any other way. */
export type Transport = keyof typeof modes
/** How the answer is made and delivered (sections 8.2, 8.3.1 and A.2). */
export type ResponseMode = (typeof modes)[Transport][number]

/** `response_mode` (OpenID4VP 1.0 sections 5.2, 5.4, 8.2 and A.2): `fragment` when absent, except over the DC API. Throws `request.malformed`. */
export function parseResponseMode(parameters: Members, transport: Transport): ResponseMode {
  const mode = member(parameters, 'response_mode') ?? (transport === 'redirect' ? 'fragment' : undefined)
  return modes[transport].find((one) => one === mode) ?? malformed('response_mode')
}

/** As above, for a mode that was kept. */
export function isResponseMode(mode: unknown): mode is ResponseMode {
  return Object.values(modes).some((some) => some.some((one) => one === mode))
}

/**
 * Where the answer goes: `response_uri` for `direct_post`, `redirect_uri` for `fragment`, one of them and never both (section 8.2); a `redirect_uri:`
 * client has named it already (section 5.9.3). Throws `request.malformed`, also for an address that is not this client's.
 */
export function parseAnswerAddress(parameters: Members, mode: 'fragment' | 'direct_post' | 'direct_post.jwt', client: Client): string {
  const [wanted, other] = mode === 'fragment' ? ['redirect_uri', 'response_uri'] : ['response_uri', 'redirect_uri']
  if (member(parameters, other) !== undefined) malformed(other)
  const own = client.prefix === 'redirect_uri' ? client.id.slice('redirect_uri:'.length) : undefined
  const address = parseAddress(member(parameters, wanted) ?? own, wanted)
  return client.mayAnswerTo(address) ? address : malformed(wanted)
}
