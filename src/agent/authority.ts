import type { IndexEntry } from '../core/credential.ts'
import type { CredentialQuery } from '../core/exchange.ts'

/**
 * Whether the issuer is under one of the authorities a query names (`trusted_authorities`, OpenID4VP 1.0 section 6.1.1); null names none, and all are accepted.
 * `aki` is compared with the authority key identifiers of the credential's certificates, byte by byte (section 6.1.1.1). `etsi_tl` and `openid_federation`
 * never match: no trusted list and no federation is consulted, and to claim a match unseen would mislead the verifier. A type nobody knows never matches either.
 */
export function isAccepted({ authorities }: Pick<IndexEntry, 'authorities'>, wanted: CredentialQuery['trustedAuthorities']): boolean {
  if (wanted === null) return true
  return wanted.some(
    ({ type, values }) => type === 'aki' && values.some((value) => authorities.some((held) => held.type === 'aki' && held.value === bare(value))),
  )
}

/** Base64url as the index has it. Padding changes no byte. */
function bare(text: string): string {
  return text.replace(/={1,2}$/, '')
}
