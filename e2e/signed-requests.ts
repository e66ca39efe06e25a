// What the doubles of these tests ask with: OpenID4VP requests in order or not, by clients that prove themselves or do not.
import { type CertificateOptions, type MadeCertificate, makeCertificate, signWith } from '../src/testing/fakes/certificates.ts'

/** The parameters of a request, or the members of a header; one given as `undefined` is left out. */
export type Members = Readonly<Record<string, unknown>>

/** Bytes or text as base64url. */
export const base64url = (data: string | Uint8Array): string => Buffer.from(data).toString('base64url')

/** What every request here asks for: any degree, as a JWT. */
export const degree = { credentials: [{ id: 'degree', format: 'jwt_vc_json', meta: { type_values: [['UniversityDegreeCredential']] } }] }

/** A request for a degree that is in order but for what is changed, and for the `client_id` that it still lacks. */
export function asks(to: string, change: Members = {}): Members {
  return {
    response_type: 'vp_token',
    response_mode: 'direct_post',
    response_uri: to,
    nonce: crypto.randomUUID(),
    dcql_query: degree,
    ...change,
  }
}

/** An authorization request as a URL. */
export function linkOf(parameters: Members): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(given.map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))
  return `openid4vp://authorize?${query}`
}

/** A verifier's key with the names it may go by. */
export interface Client {
  readonly did: string
  readonly leaf: MadeCertificate
  /** Its Client Identifiers, by what proves them. */
  readonly ids: { readonly did: string; readonly san: string; readonly hash: string }
  /** The members of a header by which its DID or its certificate proves it. */
  readonly proof: { readonly did: { readonly kid: string }; readonly certificate: { readonly x5c: readonly string[] } }
  /** A Request Object of any parameters under any header; type, audience and times are filled in. */
  readonly sign: (parameters: Members, header?: Members) => Promise<string>
}

const day = 86_400_000
/** Real browsers have the time of this machine. */
const inForce = () => ({ notBefore: Date.now() - day, notAfter: Date.now() + day })

/** A certificate authority of its own. */
export function makeAuthority(subject: string): Promise<MadeCertificate> {
  return makeCertificate({ subject, authority: true, usages: ['keyCertSign'], ...inForce() })
}

/** A client with a did:jwk, and with a certificate of this authority for `verifier.localhost`, or for what is said instead. */
export async function makeClient(issuer: MadeCertificate, instead: Partial<CertificateOptions> = {}): Promise<Client> {
  const usual = { subject: 'A Verifier', issuer, usages: ['digitalSignature'], dnsNames: ['verifier.localhost'], ...inForce() } as const
  const leaf = await makeCertificate({ ...usual, ...instead })
  const did = `did:jwk:${base64url(JSON.stringify(leaf.jwk))}`
  const hash = base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', leaf.der)))
  const seconds = Math.floor(Date.now() / 1000)
  return {
    did,
    leaf,
    ids: { did: `decentralized_identifier:${did}`, san: 'x509_san_dns:verifier.localhost', hash: `x509_hash:${hash}` },
    proof: { did: { kid: `${did}#0` }, certificate: { x5c: [leaf.base64] } },
    sign(parameters, header = {}) {
      const usualHeader = { alg: 'ES256', typ: 'oauth-authz-req+jwt' }
      const usualPayload = { aud: 'https://self-issued.me/v2', iat: seconds, exp: seconds + 3600 }
      return signWith(leaf, { ...usualHeader, ...header }, { ...usualPayload, ...parameters })
    },
  }
}

/** The link by which a client proven by its DID asks, with the Request Object in it. */
export async function signedLink({ ids, proof, sign }: Client, parameters: Members, header: Members = {}, outer: Members = {}): Promise<string> {
  return linkOf({ client_id: ids.did, ...outer, request: await sign({ client_id: ids.did, ...parameters }, { ...proof.did, ...header }) })
}

/** As above, by a client proven by its certificate. */
export async function certifiedLink({ ids, proof, sign }: Client, by: 'san' | 'hash', parameters: Members, header: Members = {}): Promise<string> {
  return linkOf({ client_id: ids[by], request: await sign({ client_id: ids[by], ...parameters }, { ...proof.certificate, ...header }) })
}
