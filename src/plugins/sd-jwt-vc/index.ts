import type { CredentialFormat } from '../../core/plugin.ts'
import { displayOf } from './display.ts'
import { indexEntry } from './index-entry.ts'
import { issue } from './issue.ts'
import { parseCredential } from './parse-credential.ts'
import { formatId } from './parsed-credential.ts'
import { present } from './present.ts'
import { satisfiesMeta } from './satisfies.ts'
import { verifyCredential } from './verify-credential.ts'
import { verifyPresentation } from './verify-presentation.ts'

/**
 * Credentials whose claims can be shown one by one: SD-JWT (RFC 9901), SD-JWT VC (draft-ietf-oauth-sd-jwt-vc-24), `dc+sd-jwt` of OpenID4VP 1.0
 * appendix B.3. The issuer's key comes from the `x5c` header, from the metadata of an https `iss`, or, which is an extension of ours (the draft's
 * section 2.5 leaves room for it), from the DID document of an `iss` that is a DID: a key under `assertionMethod`, the one `kid` names if there is a `kid`.
 */
export const sdJwtVc: CredentialFormat = Object.freeze({
  kind: 'credential-format',
  id: formatId,
  parse: parseCredential,
  verify: verifyCredential,
  index: indexEntry,
  satisfies: satisfiesMeta,
  display: displayOf,
  present,
  verifyPresentation,
  issue,
})
