import { malformed } from './members.ts'

const longest = 262_144

/**
 * The parameters of an authorization request that came as a URL (RFC 6749 section 3.1), or `null` for any other text: what counts is one of the
 * schemes, or https with parameters that only such a request has. Without a value is as good as absent. Throws `request.malformed` for a request with
 * a parameter twice, a fragment, white space, escapes that are not UTF-8, or more than 256 kB.
 */
export function parseRequestUrl(text: string, schemes: readonly string[]): ReadonlyMap<string, string> | null {
  const url = text.trim()
  const colon = url.indexOf(':')
  if (colon < 1 || colon > 32) return null
  const scheme = url.slice(0, colon).toLowerCase()
  const hash = url.indexOf('#')
  const whole = hash < 0 ? url : url.slice(0, hash)
  const mark = whole.indexOf('?')
  const query = mark < 0 ? '' : whole.slice(mark + 1)
  if (!schemes.includes(scheme) && !(scheme === 'https' && url.length <= longest && asksForPresentation(query))) return null
  if (hash >= 0 || url.length > longest || /[\s\p{Cc}]/u.test(url)) malformed('the URL')
  return parametersOf(query)
}

/** A web address is a request only when nothing else would look like that: sign-in at a web site has a `client_id` too. */
function asksForPresentation(query: string): boolean {
  const parameters = new URLSearchParams(query)
  if (!parameters.has('client_id')) return false
  const byReference = /^https?:/i.test(parameters.get('request_uri') ?? '')
  return byReference || parameters.has('request') || (parameters.get('response_type') ?? '').split(' ').includes('vp_token')
}

function parametersOf(query: string): ReadonlyMap<string, string> {
  const seen = new Set<string>()
  const parameters = new Map<string, string>()
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decode(equals < 0 ? part : part.slice(0, equals))
    if (seen.size === seen.add(name).size) malformed('a repeated parameter')
    const value = equals < 0 ? '' : decode(part.slice(equals + 1))
    if (value !== '') parameters.set(name, value)
  }
  return parameters
}

/** As `application/x-www-form-urlencoded` is read, but strictly. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return malformed('the URL')
  }
}
