import type { World } from '../core/plugin.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { sha256 } from '../crypto/hash.ts'
import { type Jws, verifyJws } from '../crypto/jws.ts'
import { readX5c } from '../crypto/x509.ts'
import { type ValidPath, validatePath } from '../crypto/x509-path.ts'
import { type Proven, type SignedRequest, unauthenticated } from './client-proof.ts'
import { malformed } from './members.ts'

/** What a certificate of a verifier may be for, where it says so: TLS servers and clients, and mdoc readers (ISO/IEC 18013-5 annex B.1.7). */
const purposes = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2', '1.0.18013.5.1.6']
const dnsName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/**
 * `x509_san_dns` (OpenID4VP 1.0 section 5.9.3): the leaf that signed has this DNS name among its alternative names, letter for letter but for their case.
 * A wildcard names nobody. Answers go to the host of that name. Throws `verifier.unauthenticated`, `request.malformed`.
 */
export async function sanClient({ jws }: SignedRequest, name: string, world: World): Promise<Proven> {
  if (!dnsName.test(name)) return malformed('client_id')
  const host = name.toLowerCase()
  const path = await provenPath(jws, world)
  if (!path.leaf.dnsNames.some((one) => one.toLowerCase() === host)) return unauthenticated('the certificate is for another name')
  return { party: partyOf(path, host), mayAnswerTo: (url) => URL.canParse(url) && new URL(url).hostname === host }
}

/** `x509_hash` (OpenID4VP 1.0 section 5.9.3): the SHA-256 hash of the leaf that signed, base64url. Throws `verifier.unauthenticated`, `request.malformed`. */
export async function hashClient({ jws }: SignedRequest, hash: string, world: World): Promise<Proven> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(hash)) return malformed('client_id')
  const path = await provenPath(jws, world)
  if (encodeBase64url(await sha256(path.leaf.der)) !== hash) return unauthenticated('another certificate')
  return { party: partyOf(path, path.leaf.subject || hash), mayAnswerTo: () => true }
}

/** The path in `x5c` holds, and the key of its leaf signed the request. */
async function provenPath(jws: Jws, world: World): Promise<ValidPath> {
  const chain = readX5c(jws.header.x5c) ?? malformed('x5c')
  const { anchors } = await world.trust()
  const path = await validatePath(chain, anchors, world.now(), purposes)
  if ('failure' in path) return unauthenticated(`certificate path: ${path.failure}`)
  const { publicKey } = path.leaf
  return publicKey && (await verifyJws(jws, publicKey)) ? path : unauthenticated('not signed with the key of the certificate')
}

function partyOf({ leaf, anchor }: ValidPath, id: string): Proven['party'] {
  return { id, name: leaf.subjectName, proofs: [{ by: 'certificate', of: `${leaf.subject} / ${anchor.subject}` }] }
}
