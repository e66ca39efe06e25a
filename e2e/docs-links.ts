// The ways in which a link of docs/dapps.md asks: who signs, and how the request and its answer travel.
import { expect } from 'playwright/test'
import { makeCertificate } from '../src/testing/fakes/certificates.ts'
import type { Wallet } from './browser/wallet.ts'
import type { Server, Signer, VpToken } from './docs-server.ts'
import { failureOf } from './inside.ts'
import type { Site } from './site.ts'

interface LinkScene {
  readonly wallet: Wallet
  readonly site: Site
  readonly server: Server
}

/** The name under which the site stands in the certificate. */
export const host = 'verifier.localhost'

/** A certificate for the site of an authority that the person trusts from now on: its key, and its chain. */
async function trustedCertificate(wallet: Wallet): Promise<{ readonly key: string; readonly chain: readonly string[] }> {
  const [notBefore, notAfter] = [Date.now() - 86_400_000, Date.now() + 86_400_000]
  const authority = await makeCertificate({ subject: 'A Trusted Authority', authority: true, usages: ['keyCertSign'], notBefore, notAfter })
  const leaf = await makeCertificate({ subject: 'A Verifier', issuer: authority, usages: ['digitalSignature'], dnsNames: [host], notBefore, notAfter })
  expect(await failureOf(wallet, 'trust.add', { text: authority.pem })).toBeNull()
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', leaf.keys.privateKey)).toString('base64')
  return { key: `-----BEGIN PRIVATE KEY-----\n${bytes}\n-----END PRIVATE KEY-----\n`, chain: [leaf.pem] }
}

/** How a link asks. */
export interface LinkTo {
  /** The link, for whom its answer is made, and what else is so of that. `asking`: the nonce and the query. */
  readonly make: (
    scene: LinkScene,
    asking: object,
  ) => Promise<{ readonly link: string; readonly code: string; readonly audience: string; readonly also?: (token: VpToken) => void }>
  /** What the wallet shows of who asks. */
  readonly shows?: string
}

/** Serves this Request Object by GET, or by POST with the nonce that the wallet sends then. */
function serveRequestObject({ site, server }: LinkScene, signer: Signer, parameters: object, method: 'get' | 'post' = 'get'): string {
  site.answer('/request-object', async (form) => {
    const { wallet_nonce } = Object.fromEntries(new URLSearchParams(form))
    if ((wallet_nonce === undefined) === (method === 'post')) throw new Error('fetched in the other way')
    const more = wallet_nonce === undefined ? {} : { wallet_nonce }
    return { body: await server['sign-request.mjs'].requestObject(signer, { ...parameters, ...more }), type: 'application/oauth-authz-req+jwt' }
  })
  return site.at('/request-object', host)
}

const posted = ({ site }: LinkScene, asking: object) => ({ ...asking, response_mode: 'direct_post', response_uri: site.at('/answer', host) })
const postedEncrypted = (scene: LinkScene, asking: object) => ({
  ...posted(scene, asking),
  response_mode: 'direct_post.jwt',
  client_metadata: scene.server['encryption.mjs'].clientMetadata,
})

/** As most do: by reference, from a DID, the answer encrypted. */
export const byDid: LinkTo = {
  async make(scene, asking) {
    const signer = await scene.server['signers.mjs'].didSigner()
    const request_uri = serveRequestObject(scene, signer, postedEncrypted(scene, asking))
    return { ...scene.server['link.mjs'].linkTo({ client_id: signer.clientId, request_uri }), audience: signer.clientId }
  },
}

/** Every way, by what a test says of it: the scheme stands first. */
export const links: Readonly<Record<string, LinkTo>> = {
  'openid4vp: by a DID': byDid,
  'haip-vp: by a certificate, with an encrypted answer': {
    shows: 'A Verifier',
    async make(scene, asking) {
      const signer = await scene.server['signers.mjs'].certificateSigner(await trustedCertificate(scene.wallet))
      expect(signer.clientId).toMatch(/^x509_hash:/)
      const request_uri = serveRequestObject(scene, signer, postedEncrypted(scene, asking))
      return { ...scene.server['link.mjs'].linkTo({ client_id: signer.clientId, request_uri }, 'haip-vp'), audience: signer.clientId }
    },
  },
  'openid4vp: by a host in a certificate, fetched by POST': {
    shows: host,
    async make(scene, asking) {
      const signer = await scene.server['signers.mjs'].certificateSigner({ ...(await trustedCertificate(scene.wallet)), host })
      const request_uri = serveRequestObject(scene, signer, posted(scene, asking), 'post')
      const parameters = { client_id: signer.clientId, request_uri, request_uri_method: 'post' }
      return { ...scene.server['link.mjs'].linkTo(parameters), audience: `x509_san_dns:${host}` }
    },
  },
  'openid4vp: by an attested name, with the request in the link': {
    shows: 'harbour-rentals',
    async make(scene, asking) {
      const { server, wallet } = scene
      const { attester, attestedSigner } = server['attested-signer.mjs']
      expect(await failureOf(wallet, 'trust.add', { text: attester })).toBeNull()
      const signer = await attestedSigner('harbour-rentals')
      const request = await server['sign-request.mjs'].requestObject(signer, posted(scene, asking))
      return { ...server['link.mjs'].linkTo({ client_id: signer.clientId, request }), audience: 'verifier_attestation:harbour-rentals' }
    },
  },
  'openid4vp: with a payment to authorize': {
    async make(scene, asking) {
      const { 'payment.mjs': by, 'signers.mjs': signers, 'link.mjs': to } = scene.server
      const [entry, other] = ['10.00 EUR', '99.00 EUR'].map((amount) => by.payment('degree', { amount, payee: 'Harbour Rentals' }))
      const signer = await signers.didSigner()
      const request_uri = serveRequestObject(scene, signer, { ...posted(scene, asking), transaction_data: [entry] })
      return {
        ...to.linkTo({ client_id: signer.clientId, request_uri }),
        audience: signer.clientId,
        also({ degree: [presentation = ''] = [] }) {
          expect([entry, other].map((each = '') => by.authorizes(presentation, each))).toEqual([true, false])
        },
      }
    },
  },
}
