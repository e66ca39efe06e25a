/** Where a request may go: an address of the world, or of this machine, which only developers may ask. */
export interface Address {
  /** As the platform writes it, without fragment. */
  readonly url: string
  readonly host: string
  readonly loopback: boolean
}

/**
 * Reads an address that this wallet may fetch from; null for any other. https with a host name; http only for `localhost`, `*.localhost` and
 * `127.0.0.1`. IP addresses in every spelling the platform takes for one, names with a dot at the end and credentials in the address are refused.
 */
export function readAddress(text: string): Address | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const { hostname: host, protocol } = url
  const loopback = host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1'
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback)) return null
  if (url.username || url.password || host === '' || host.endsWith('.')) return null
  // The parser has already turned hexadecimal, octal and short IPv4 into four numbers (URL Standard section 3.5).
  if (!loopback && /^\[|^\d+(?:\.\d+){3}$/.test(host)) return null
  url.hash = ''
  return { url: url.href, host, loopback }
}
