import { WalletError } from '../../core/errors.ts'
import { list, type Members, member, text } from '../../openid/members.ts'

const thumbprint = 'urn:ietf:params:oauth:jwk-thumbprint'
/** The DID methods that identifiers are made with here. */
const made = ['key', 'jwk']

/** What names the person in the ID Token: an identifier of one of these methods, or (`subject`) the thumbprint of its key. */
export interface SubjectType {
  readonly methods: readonly string[]
  readonly subject: 'jwk-thumbprint' | null
}

/**
 * Chooses from `subject_syntax_types_supported` (SIOPv2 draft 13 sections 7.5 and 8): a DID where the verifier takes one of ours (`did` is any), else the
 * thumbprint. Always the same one for the same verifier. Throws `request.malformed`, and `request.unsupported` when there is none in common.
 */
export function chooseSubjectType(clientMetadata: Members): SubjectType {
  const where = 'client_metadata.subject_syntax_types_supported'
  const types = list(member(clientMetadata, 'subject_syntax_types_supported'), where, 100, (type, at) => text(type, at, 256))
  const methods = made.filter((method) => types.includes('did') || types.includes(`did:${method}`))
  if (methods.length > 0) return { methods, subject: null }
  if (types.includes(thumbprint)) return { methods: made, subject: 'jwk-thumbprint' }
  throw new WalletError('request.unsupported', 'no subject syntax type in common')
}
