import { malformed, text } from './members.ts'

const longest = 4096
/** The characters of a URI (RFC 3986 section 2) but `#`; an authority of nothing but host and port. */
const plain = /^https?:\/\/[a-z0-9\-.:[\]]+(?:[/?][a-z0-9\-._~:/?[\]@!$&'()*+,;=%]*)?$/i
/** This machine, for those who develop: nobody else can answer there (W3C Secure Contexts section 3.1). The one fetch decides whether it may be asked. */
const loopback = /^(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1)$/

/**
 * An address something may be fetched from or sent to (OpenID4VP 1.0 sections 8.2, 14.3.1 and 14.6), exactly as it was written: https, no userinfo, no
 * fragment, a name and not an IP address; http for this machine alone. Throws `request.malformed`.
 */
export function parseAddress(value: unknown, where: string): string {
  const address = text(value, where, longest)
  if (!plain.test(address) || !URL.canParse(address)) malformed(where)
  const { protocol, hostname } = new URL(address)
  if (loopback.test(hostname)) return address
  if (protocol !== 'https:' || hostname.startsWith('[') || /^[\d.]+$/.test(hostname)) malformed(where)
  return address
}

/** Where the browser is sent after the answer; a fragment is allowed there (section 8.2). `null`: an address nobody is sent to. */
export function redirectOf(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const hash = value.indexOf('#')
  if (hash >= 0 && /[^!-~]/.test(value)) return null
  try {
    parseAddress(hash < 0 ? value : value.slice(0, hash), 'redirect_uri')
    return value
  } catch {
    return null
  }
}
