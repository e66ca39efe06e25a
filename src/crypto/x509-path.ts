import { equalBytes } from './bytes.ts'
import { type Certificate, parseCertificate } from './x509.ts'
import { namesAllowed } from './x509-name-constraints.ts'
import { isSignedBy } from './x509-signature.ts'

/** Why a path was not accepted. `usage`: the key may not be used for this, or a critical extension is unknown. */
export type PathFailure =
  | 'malformed'
  | 'too-long'
  | 'not-in-order'
  | 'untrusted'
  | 'self-signed'
  | 'not-yet-valid'
  | 'expired'
  | 'not-an-authority'
  | 'usage'
  | 'name-constraints'
  | 'signature'

/** A path that holds: the leaf, the certificates from it up to the one the anchor signed, and the anchor. */
export interface ValidPath {
  readonly leaf: Certificate
  readonly path: readonly Certificate[]
  readonly anchor: Certificate
  /** The anchor stood in the chain too, which HAIP 1.0 forbids. */
  readonly anchorSent: boolean
}

const maxCertificates = 10
const maxBytes = 65_536
const anyPurpose = '2.5.29.37.0'

/**
 * Validates a path (RFC 5280 section 6.1): DER, the leaf first, each certificate signed by the next and the last by an anchor, which need not be
 * among them. At most 10 certificates and 64 kB. A self-issued leaf never holds. The anchor has to be an authority and in force like the others;
 * no revocation lists, no certificate policies. `now` in milliseconds. `purposes`: where a certificate restricts its extended key usage, one of these.
 */
export async function validatePath(
  chain: readonly Uint8Array[],
  anchors: readonly Uint8Array[],
  now: number,
  purposes: readonly string[] | null = null,
): Promise<ValidPath | { readonly failure: PathFailure; readonly leaf: Certificate | null }> {
  if (chain.length > maxCertificates || chain.reduce((size, { length }) => size + length, 0) > maxBytes) return { failure: 'too-long', leaf: null }
  const certificates = chain.map(parseOrNull)
  const leaf = certificates[0] ?? null
  if (!leaf || !certificates.every((one) => one !== null)) return { failure: 'malformed', leaf }
  if (isSelfIssued(leaf)) return { failure: 'self-signed', leaf }
  if (!certificates.every((one, at) => isNamedBy(one, certificates[at + 1]))) return { failure: 'not-in-order', leaf }
  let failure: PathFailure = 'untrusted'
  for (const { path, anchor, anchorSent } of pathsTo(anchors.map(parseOrNull), certificates)) {
    const found = fault([...path, anchor], now, purposes) ?? ((await areSigned([...path, anchor])) ? null : 'signature')
    if (found === null) return { leaf, path, anchor, anchorSent }
    failure = found
  }
  return { failure, leaf }
}

function parseOrNull(der: Uint8Array): Certificate | null {
  try {
    return parseCertificate(der)
  } catch {
    return null
  }
}

function isSelfIssued({ subjectBytes, issuerBytes }: Certificate): boolean {
  return equalBytes(subjectBytes, issuerBytes)
}

function isNamedBy(certificate: Certificate, issuer: Certificate | undefined): boolean {
  return issuer === undefined || equalBytes(certificate.issuerBytes, issuer.subjectBytes)
}

/** Every way from the leaf to an anchor that goes by the names, the shortest first. What comes after an anchor has no say. */
function* pathsTo(anchors: readonly (Certificate | null)[], chain: readonly Certificate[]): Generator<Omit<ValidPath, 'leaf'>> {
  for (const [at, certificate] of chain.entries()) {
    for (const anchor of anchors) {
      if (!anchor || !isNamedBy(certificate, anchor) || equalBytes(certificate.der, anchor.der)) continue
      yield { path: chain.slice(0, at + 1), anchor, anchorSent: chain.slice(at + 1).some(({ der }) => equalBytes(der, anchor.der)) }
    }
  }
}

/** What is wrong with the certificates as such, leaf first and anchor last. */
function fault(path: readonly Certificate[], now: number, purposes: readonly string[] | null): PathFailure | null {
  for (const [at, certificate] of path.entries()) {
    const { notBefore, notAfter, keyUsage } = certificate
    if (now < notBefore) return 'not-yet-valid'
    if (now > notAfter) return 'expired'
    if (certificate.unknownCritical) return 'usage'
    if (at < path.length - 1 && !isFor(certificate, purposes)) return 'usage'
    if (at === 0) {
      if (keyUsage?.digitalSignature === false) return 'usage'
      continue
    }
    if (!certificate.isAuthority) return 'not-an-authority'
    if (keyUsage?.keyCertSign === false) return 'usage'
    const below = path.slice(0, at).filter((one, index) => index === 0 || !isSelfIssued(one))
    if (certificate.pathLength !== null && below.length - 1 > certificate.pathLength) return 'too-long'
    const { nameConstraints } = certificate
    if (nameConstraints && !below.every((one) => namesAllowed(one, nameConstraints))) return 'name-constraints'
  }
  return null
}

function isFor({ purposes: restricted }: Certificate, purposes: readonly string[] | null): boolean {
  return restricted === null || purposes === null || restricted.includes(anyPurpose) || purposes.some((purpose) => restricted.includes(purpose))
}

async function areSigned(path: readonly Certificate[]): Promise<boolean> {
  for (const [at, certificate] of path.entries()) {
    const issuer = path[at + 1]
    if (issuer && !(await isSignedBy(certificate, issuer))) return false
  }
  return true
}
