import { checksBy } from '../../core/checks.ts'

/** What this format checks, and which rule each check applies. */
export const { check, checkDates } = checksBy({
  format: 'VCDM 1.1 section 6.3.1',
  'issuer-key': 'DID Core 1.0 section 5.3.2',
  signature: 'RFC 7515 section 5.2',
  dates: 'VCDM 1.1 sections 4.6 and 4.8',
  status: 'VCDM 1.1 section 4.9',
  holder: 'OpenID4VP 1.0 appendix B.1',
  binding: 'OpenID4VP 1.0 appendix B.1.3.1.5',
})
