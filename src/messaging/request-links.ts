/** The longest address of a clicked link that is taken, in UTF-16 units. */
export const linkLimit = 16_384

/** Schemes that mean "show me something" or "say who you are": OpenID4VP 1.0 section 13.1.2, HAIP 1.0 section 5.1, SIOPv2 draft 13 section 15.1.2. Links of the issuing side (`openid-credential-offer:`, `haip-vci:`) are left to the browser. */
const linkSchemes = /^(?:openid4vp|haip-vp|siopv2):/i
/** A further scheme that a text may have: SIOPv2 draft 13 section 15.1.2. Nobody's link is taken for it: other wallets and sign-in pages use it too. */
const textSchemes = /^(?:openid4vp|haip-vp|siopv2|openid):/i

/** Whether a link with this address is one that the wallet answers when it is clicked. */
export function isRequestLink(address: string): boolean {
  return address.length <= linkLimit && linkSchemes.test(address)
}

/**
 * What a text is for, told by its address alone: `get` for an authorization request (a scheme of OpenID4VP, HAIP or SIOPv2, or an https address with a
 * `client_id` and what only such a request has beside it: RFC 6749 section 4.1.1, RFC 9101 section 5), `create` for everything else.
 */
export function intentOf(text: string): 'get' | 'create' {
  const trimmed = text.trim()
  return textSchemes.test(trimmed) || asksForPresentation(trimmed) ? 'get' : 'create'
}

/** Sign-in at any web site has a `client_id` too. */
function asksForPresentation(text: string): boolean {
  if (!/^https:\/\//i.test(text) || !URL.canParse(text)) return false
  const { searchParams } = new URL(text)
  if (!searchParams.has('client_id')) return false
  const byReference = /^https?:/i.test(searchParams.get('request_uri') ?? '')
  return byReference || searchParams.has('request') || (searchParams.get('response_type') ?? '').split(' ').includes('vp_token')
}
