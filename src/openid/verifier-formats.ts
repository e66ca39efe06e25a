import { WalletError } from '../core/errors.ts'
import type { CredentialQuery } from '../core/exchange.ts'
import type { KeyAlgorithm } from '../core/key.ts'
import { list, type Members, member, members, text } from './members.ts'

/** What a holder's signature can be made with here, by their JOSE names (RFC 7518, RFC 8037, RFC 9864). */
const signable: ReadonlyMap<string, KeyAlgorithm> = new Map([
  ['ES256', 'ES256'],
  ['EdDSA', 'EdDSA'],
  ['Ed25519', 'EdDSA'],
])

const where = 'client_metadata.vp_formats_supported'

/** Where each format lists the algorithms of the holder's signature (OpenID4VP 1.0 sections B.1.3.1.3 and B.3.4). */
const listedIn = new Map([
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
  const formats = members(value, where)
  const answerable = queries.filter(({ format }) => accepts(member(formats, format), format))
  if (answerable.length === 0) throw new WalletError('request.unsupported', 'the verifier supports none of the formats it asks for')
}

/**
 * What the verifier takes a holder's signature in this format to be made with (sections B.1.3.1.3 and B.3.4): of the algorithms it lists, those that can be
 * made here. `null`: it does not say. Throws `request.malformed`.
 */
export function holderAlgorithms(clientMetadata: Members, format: string): readonly KeyAlgorithm[] | null {
  const formats = member(clientMetadata, 'vp_formats_supported')
  const parameters = formats === undefined ? undefined : member(members(formats, where), format)
  return parameters === undefined ? null : algorithmsIn(parameters, format)
}

function accepts(parameters: unknown, format: string): boolean {
  return parameters !== undefined && algorithmsIn(parameters, format)?.length !== 0
}

function algorithmsIn(parameters: unknown, format: string): readonly KeyAlgorithm[] | null {
  const name = listedIn.get(format)
  const listed = name === undefined ? undefined : member(members(parameters, where), name)
  if (listed === undefined) return null
  const algorithms = list(listed, where, 100, (algorithm, at) => text(algorithm, at, 64))
  return [...new Set(algorithms.flatMap((algorithm) => signable.get(algorithm) ?? []))]
}
