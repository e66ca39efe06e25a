import express from 'express'
import encodeQR from 'qr'
import { makeAgent, makeCertificates, makeDid } from './credo.mjs'
import { Refused } from './http.mjs'

const verifierId = 'harbour-rentals'
const path = '/oid4vp'
/** Who may prove that the shop is the shop: a certificate by its hash or its host, a DID, or nobody. */
const signers = ['x509_hash', 'x509_san_dns', 'did', 'none']
const modes = ['direct_post.jwt', 'direct_post']
/** OpenID4VP 1.0 with DCQL, or one of its drafts with Presentation Exchange, as older verifiers speak it. */
const versions = ['v1', 'v1.draft24', 'v1.draft21']

/** What the shop asks for: two claims of one credential, whatever else stands in it. */
export const query = {
  credentials: [
    {
      id: 'degree',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['https://riverside.example/credentials/degree'] },
      claims: [{ path: ['degree', 'name'] }, { path: ['university'] }],
    },
  ],
}

/** More than this does not fit into a code: an older request that nobody signs stands in its link with everything. */
const longestCode = 2900

/** The same in the words of Presentation Exchange. */
const definition = {
  id: 'graduate-discount',
  input_descriptors: [
    {
      id: 'degree',
      purpose: 'To give graduates their discount',
      format: { 'vc+sd-jwt': {} },
      constraints: {
        limit_disclosure: 'required',
        fields: [
          { path: ['$.vct', '$.vc.type'], filter: { type: 'string', const: 'https://riverside.example/credentials/degree' } },
          { path: ['$.degree.name'], filter: { type: 'string', pattern: '^(Bachelor|Master|Doctor) of .+$' } },
          { path: ['$.school', '$.university'] },
        ],
      },
    },
  ],
}

/**
 * A shop that the wallet has never heard of, with a verifier made with Credo: OpenID4VP 1.0, and drafts of it, by link and by QR code.
 * `{ routes, rootPem, ask({ signer, mode, version }), askPage({ signer, mode }, origin), state(id), verify(id, data, origin), close }`; `origin` is where its pages live.
 */
export async function makeStranger(origin) {
  const routes = express()
  const agent = await makeAgent({ app: routes, baseUrl: `${origin}${path}` })
  const { hostname } = new URL(origin)
  const { root, leaf } = await makeCertificates(agent, { authority: 'Harbour Chamber of Commerce', subject: 'Harbour Rentals', host: hostname })
  const { didUrl } = await makeDid(agent)
  const api = agent.openid4vc.verifier
  await api.createVerifier({ verifierId, clientMetadata: { client_name: 'Harbour Rentals' } })

  const signerOf = (signer) => {
    if (!signers.includes(signer)) throw new Refused(`"signer" must be one of ${signers.join(', ')}.`)
    if (signer === 'none') return { method: 'none' }
    return signer === 'did' ? { method: 'did', didUrl } : { method: 'x5c', x5c: [leaf], clientIdPrefix: signer, issuer: `${origin}${path}/${verifierId}` }
  }
  const make = async ({ version = 'v1', ...options }) => {
    const asked = version === 'v1' ? { dcql: { query } } : { presentationExchange: { definition } }
    const made = await api.createAuthorizationRequest({ verifierId, version, ...asked, ...options })
    return { id: made.verificationSession.id, request: made.authorizationRequest, object: made.authorizationRequestObject }
  }

  /** A request by link and code: `{ id, uri, qr }`, the code as an SVG, or null where it would be too large. With `back` the wallet is sent on to the shop's page when it has answered. */
  async function ask({ signer, mode, back, version = 'v1' }) {
    if (!modes.includes(mode)) throw new Refused(`"mode" must be one of ${modes.join(', ')}.`)
    if (!versions.includes(version)) throw new Refused(`"version" must be one of ${versions.join(', ')}.`)
    const { id, request } = await make({
      version,
      requestSigner: signerOf(signer),
      responseMode: mode,
      ...(back ? { authorizationResponseRedirectUri: `${origin}/thanks` } : {}),
    })
    return { id, uri: request, qr: request.length > longestCode ? null : encodeQR(request, 'svg') }
  }

  /** A signed request over the Digital Credentials API, for pages of `pageOrigin`: `{ id, protocol, data }`. */
  async function askPage({ signer, encrypted }, pageOrigin) {
    const { id, object } = await make({
      requestSigner: signerOf(signer),
      responseMode: encrypted ? 'dc_api.jwt' : 'dc_api',
      ...(signer === 'none' ? {} : { expectedOrigins: [pageOrigin] }),
    })
    return { id, protocol: signer === 'none' ? 'openid4vp-v1-unsigned' : 'openid4vp-v1-signed', data: object }
  }

  /** How far a request is: `{ state, claims }`, the claims once they are verified. */
  async function state(id) {
    const session = await api.getVerificationSessionById(id).catch(() => null)
    if (!session) throw new Refused('There is no such request.', 404)
    if (session.state !== 'ResponseVerified') return { state: session.state, claims: null, error: session.errorMessage ?? null }
    const { dcql, presentationExchange } = await api.getVerifiedAuthorizationResponse(id)
    const [presentation] = dcql ? [dcql.presentations.degree].flat() : presentationExchange.presentations
    return { state: session.state, claims: presentation.prettyClaims, error: null }
  }

  async function verify(id, data, pageOrigin) {
    try {
      await api.verifyAuthorizationResponse({ verificationSessionId: id, authorizationResponse: data, origin: pageOrigin })
    } catch (error) {
      throw new Refused(`Credo refused the answer: ${[error.message, error.internalMessage?.trim()].filter(Boolean).join(' ')}`)
    }
    return state(id)
  }

  const rootPem = root.toString('pem')
  return Object.freeze({ routes, path, rootPem, ask, askPage, state, verify, close: () => agent.shutdown() })
}
