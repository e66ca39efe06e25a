import { WalletError } from '../core/errors.ts'
import type { CredentialQuery } from '../core/exchange.ts'
import { list, type Members, member, members, text } from './members.ts'

/** What a holder's signature can be made with here, by their JOSE names (RFC 7518, RFC 8037, RFC 9864). */
const signable: ReadonlySet<string> = new Set(['ES256', 'EdDSA', 'Ed25519'])

/** Where each format lists the algorithms of the holder's signature (OpenID4VP 1.0 sections B.1.3.1.3 and B.3.4). */
const holderAlgorithms = new Map([
  ['jwt_vc_json', 'alg_values'],
  ['dc+sd-jwt', 'kb-jwt_alg_values'],
])

/**
 * Refuses a request none of whose credentials its own `vp_formats_supported` lets the wallet answer (section 8.5, vp_formats_not_supported).
 * Looks at nothing that is held. Absent, everything asked for is taken to be supported. Throws `request.unsupported`, `request.malformed`.
 */
export function checkVerifierFormats(clientMetadata: Members, queries: readonly CredentialQuery[]): void {
  const value = member(clientMetadata, 'vp_formats_supported')
  if (value === undefined) return
  const formats = members(value, 'client_metadata.vp_formats_supported')
  const answerable = queries.filter(({ format }) => accepts(member(formats, format), format))
  if (answerable.length === 0) throw new WalletError('request.unsupported', 'the verifier supports none of the formats it asks for')
}

function accepts(value: unknown, format: string): boolean {
  if (value === undefined) return false
  const where = 'client_metadata.vp_formats_supported'
  const parameters = members(value, where)
  const name = holderAlgorithms.get(format)
  const algorithms = name === undefined ? undefined : member(parameters, name)
  return algorithms === undefined || list(algorithms, where, 100, (algorithm, at) => text(algorithm, at, 64)).some((algorithm) => signable.has(algorithm))
}
