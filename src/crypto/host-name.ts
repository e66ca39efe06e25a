import { decodePunycode } from './punycode.ts'

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
/** Names that only a local network answers for: RFC 6762, RFC 8375, and what ICANN reserved or routers use. */
const localSuffixes = ['.local', '.internal', '.home.arpa', '.lan', '.home', '.intranet', '.private', '.corp']

/** True for the names of this machine, which nobody else can answer for (RFC 6761 section 6.3). */
export function isLoopbackName(host: string): boolean {
  const labels = host.split('.')
  return labels.at(-1) === 'localhost' && isName(host, labels)
}

/** True for a fully qualified name of the public DNS in lower case: no IP address in any spelling, no local name, no label in mixed scripts. */
export function isPublicName(host: string): boolean {
  const labels = host.split('.')
  // A last label that begins with a digit is how the parts of an IP address end, in any base.
  if (labels.length < 2 || !isName(host, labels) || /^\d/.test(labels.at(-1) ?? '')) return false
  if (labels.at(-1) === 'localhost' || localSuffixes.some((suffix) => host.endsWith(suffix))) return false
  return labels.every((each) => !each.startsWith('xn--') || isOneScript(decodePunycode(each.slice(4))))
}

function isName(host: string, labels: readonly string[]): boolean {
  return host.length <= 253 && labels.every((each) => label.test(each))
}

const scripts = [
  'Latin Cyrillic Greek Armenian Georgian Hebrew Arabic Thaana Ethiopic Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala',
  'Thai Lao Tibetan Myanmar Khmer Han Hiragana Katakana Bopomofo Hangul',
].flatMap((line) => line.split(' '))
/** Scripts that are written together (UTS 39 section 5.2, highly restrictive). */
const together = ['Latin Han Hiragana Katakana', 'Latin Han Bopomofo', 'Latin Han Hangul'].map((line) => line.split(' '))
/** Made for the first name that needs them: the letters of so many scripts take milliseconds, and each start of the worker would wait for them. */
let profiles: readonly RegExp[] | null = null

/** Letters of one script, or of scripts that are written together; digits and hyphens belong to any. */
function isOneScript(text: string | null): boolean {
  profiles ??= [...scripts.map((script) => [script]), ...together].map(
    (allowed) => new RegExp(`^[${allowed.map((script) => `\\p{Script_Extensions=${script}}`).join('')}\\p{Mark}\\d-]+$`, 'u'),
  )
  return text !== null && profiles.some((profile) => profile.test(text))
}
