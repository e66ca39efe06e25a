import { Refused } from './http.mjs'

const verifierId = 'riverside-careers'

/** What the verifier asks for (DCQL, OpenID4VP 1.0 section 6). */
export const query = {
  credentials: [
    {
      id: 'degree',
      format: 'jwt_vc_json',
      meta: { type_values: [['VerifiableCredential', 'UniversityDegreeCredential']] },
      claims: [{ path: ['credentialSubject', 'degree', 'name'] }, { path: ['credentialSubject', 'university'] }],
    },
  ],
}

/**
 * A verifier made with Credo, for the Digital Credentials API: `{ request(mode), verify(sessionId, data, origin) }`.
 * `origin`, where its pages live, is the only place for which an answer may be made.
 */
export async function makeVerifier(agent) {
  const api = agent.openid4vc.verifier
  await api.createVerifier({ verifierId, clientMetadata: { client_name: 'Riverside Careers' } })

  /** A new unsigned request in one of the modes `dc_api` and `dc_api.jwt`: `{ sessionId, data }`. */
  async function request(responseMode) {
    const made = await api.createAuthorizationRequest({ verifierId, version: 'v1', requestSigner: { method: 'none' }, responseMode, dcql: { query } })
    return { sessionId: made.verificationSession.id, data: made.authorizationRequestObject }
  }

  /** What Credo verified of this answer: the VP, its credential, holder and issuer. Throws Refused with Credo's reason. */
  async function verify(sessionId, data, answerOrigin) {
    let verified
    try {
      verified = await api.verifyAuthorizationResponse({ verificationSessionId: sessionId, authorizationResponse: data, origin: answerOrigin })
    } catch (error) {
      throw new Refused(`Credo refused the answer: ${[error.message, error.internalMessage?.trim()].filter(Boolean).join(' ')}`)
    }
    const presentations = verified.dcql?.presentations.degree ?? []
    if (presentations.length !== 1) throw new Refused('One presentation was asked for.')
    const [presentation] = presentations
    const credentials = [presentation.presentation.verifiableCredential].flat()
    if (credentials.length !== 1) throw new Refused('One credential was asked for.')
    const [credential] = credentials
    return {
      holder: presentation.jwt.payload.iss,
      issuer: credential.issuerId,
      types: credential.type,
      claims: credential.jwt.payload.additionalClaims.vc.credentialSubject,
      presentation: presentation.serializedJwt,
    }
  }

  return Object.freeze({ request, verify })
}
