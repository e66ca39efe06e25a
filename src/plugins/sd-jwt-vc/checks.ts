import { checksBy } from '../../core/checks.ts'

/** What this format checks, and which rule each check applies. */
export const { check, checkDates } = checksBy({
  format: 'RFC 9901 section 7.1',
  'issuer-key': 'SD-JWT VC draft 24 section 2.5',
  signature: 'RFC 7515 section 5.2',
  dates: 'RFC 7519 sections 4.1.4 and 4.1.5',
  status: 'SD-JWT VC draft 24 section 2.4',
  holder: 'RFC 9901 section 7.3',
  binding: 'RFC 9901 section 7.3',
})
