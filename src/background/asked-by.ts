/** Where a party's own address can stand in an authorization request, the most telling first. */
const addresses = ['request_uri', 'response_uri', 'redirect_uri'] as const
const longest = 200

/**
 * Whom a request asks for, by its own word, so that several can be told apart before any is fetched: the host of one of its addresses, else the
 * client's name without its prefix (OpenID4VP 1.0 section 5.9), at most 200 characters. Null when it names nobody. Proves nothing.
 */
export function askedBy(request: string): string | null {
  const parameters = new URLSearchParams(
    request
      .trim()
      .replace(/^[^?]*\??/, '')
      .replace(/#.*$/s, ''),
  )
  for (const name of addresses) {
    const address = parameters.get(name)
    if (address !== null && URL.canParse(address) && new URL(address).host !== '') return new URL(address).host.slice(0, longest)
  }
  const client = parameters.get('client_id')?.replace(/^(?:redirect_uri|x509_san_dns|x509_hash|decentralized_identifier|verifier_attestation):/, '')
  return client ? client.slice(0, longest) : null
}
