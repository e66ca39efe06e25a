import type { CredentialFormat } from '../../core/plugin.ts'
import { indexEntry } from './index-entry.ts'
import { issue } from './issue.ts'
import { parseCredential } from './parse-credential.ts'
import { formatId } from './parsed-credential.ts'
import { authenticate, present } from './present.ts'
import { satisfiesMeta } from './satisfies.ts'
import { verifyCredential } from './verify-credential.ts'
import { verifyPresentation } from './verify-presentation.ts'

/** Verifiable credentials and presentations as JWTs: VCDM 1.1 section 6.3.1, `jwt_vc_json` of OpenID4VP 1.0 appendix B.1.3.1. */
export const jwtVc: CredentialFormat = Object.freeze({
  kind: 'credential-format',
  id: formatId,
  parse: parseCredential,
  verify: verifyCredential,
  index: indexEntry,
  satisfies: satisfiesMeta,
  present,
  authenticate,
  verifyPresentation,
  issue,
})
