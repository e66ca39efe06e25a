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
