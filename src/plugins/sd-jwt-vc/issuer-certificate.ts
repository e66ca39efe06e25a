import type { World } from '../../core/plugin.ts'
import type { Certificate } from '../../crypto/x509.ts'
import { validatePath } from '../../crypto/x509-path.ts'
import { isHttpsUrl } from './envelope.ts'
import { type Found, nothing } from './found-keys.ts'

/**
 * The key of the leaf certificate (SD-JWT VC draft 24 section 2.5, "Inline X.509 Certificates"): passed when a path leads to an authority the person
 * trusts, unknown when it leads to none we know, failed when it is broken or the certificate does not name `iss`, where there is one:
 * as a URI, or by the DNS name of an https URL (draft 13 section 3.5).
 */
export async function keyInCertificate(chain: readonly Uint8Array[], iss: string | null, world: World): Promise<Found> {
  const { anchors } = await world.trust()
  const validated = await validatePath(chain, anchors, world.now())
  const { leaf } = validated
  if (!leaf?.publicKey) return nothing('failed', leaf ? 'certificate-key-unknown' : 'certificate-malformed')
  const keys = [leaf.publicKey]
  if (iss !== null && !names(leaf, iss)) return { result: 'failed', reason: 'issuer-not-in-certificate', keys }
  if (!('failure' in validated)) return { result: 'passed', reason: null, keys }
  if (validated.failure === 'untrusted') return { result: 'unknown', reason: 'authority-unknown', keys }
  return { result: 'failed', reason: `certificate-${validated.failure}`, keys }
}

function names({ uris, dnsNames }: Certificate, iss: string): boolean {
  if (uris.includes(iss)) return true
  if (!isHttpsUrl(iss)) return false
  const { hostname } = new URL(iss)
  return dnsNames.some((name) => name.toLowerCase() === hostname)
}
