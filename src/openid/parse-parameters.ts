import { parseStrictJson } from '../crypto/strict-json.ts'
import { malformed, type Members } from './members.ts'

/** Parameters that are JSON, and come as text in a URL (OpenID4VP 1.0 section 5.1). */
const json: ReadonlySet<string> = new Set(['dcql_query', 'client_metadata', 'transaction_data', 'verifier_info'])

/** The parameters of a URL as a Request Object would hold them. Throws `request.malformed` for one that should be JSON and is not. */
export function parseParameters(url: ReadonlyMap<string, string>): Members {
  return Object.fromEntries(
    [...url].map(([name, value]) => {
      const parsed = json.has(name) ? parseStrictJson(value) : value
      return [name, parsed === undefined ? malformed(name) : parsed]
    }),
  )
}
