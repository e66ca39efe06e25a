import { WalletError } from '../core/errors.ts'
import { decodeBase64url, encodeBase64url } from '../crypto/base64url.ts'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { sha256 } from '../crypto/hash.ts'
import { type Certificate, parseCertificate } from '../crypto/x509.ts'
import type { AnchorView } from '../messaging/trust-contract.ts'
import { parseAttester } from '../openid/attester.ts'
import type { TrustList } from './trust.ts'

const most = 100
const armour = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----$/

/** The list with this authority. Throws `request.malformed`, and `request.busy` when the list is full. */
export function withAuthority(list: TrustList, text: string, addedAt: number): TrustList {
  const certificate = encodeBase64url(readAuthority(text).der)
  if (list.anchors.some((one) => one.certificate === certificate)) return list
  return { ...roomIn(list), anchors: [...list.anchors, { certificate, addedAt }] }
}

/** The list with this attester, whose keys take the place of those that were known of it. Throws `request.malformed`, and `request.busy` when the list is full. */
export function withAttester(list: TrustList, text: string, addedAt: number): TrustList {
  const attester = { ...parseAttester(text), addedAt }
  const others = list.attesters.filter(({ issuer }) => issuer !== attester.issuer)
  return { ...(others.length < list.attesters.length ? list : roomIn(list)), attesters: [...others, attester] }
}

/** The list without the one whose view has this id. */
export async function without(list: TrustList, id: string): Promise<TrustList> {
  const anchors = await Promise.all(list.anchors.map(({ certificate }) => idOf(certificate)))
  const attesters = await Promise.all(list.attesters.map(({ issuer }) => idOfAttester(issuer)))
  return { anchors: list.anchors.filter((_, at) => anchors[at] !== id), attesters: list.attesters.filter((_, at) => attesters[at] !== id) }
}

/** The list as it is shown, authorities first, each kind by name. What was spoilt on the disk vouches for nobody and is left out. */
export async function viewsOf({ anchors, attesters }: TrustList): Promise<readonly AnchorView[]> {
  const authorities = await Promise.all(
    anchors.map(async ({ certificate, addedAt }) => {
      const read = readStored(certificate)
      return read ? [{ kind: 'authority' as const, id: await idOf(certificate), subject: read.subject, notAfter: read.notAfter, addedAt }] : []
    }),
  )
  const others = await Promise.all(
    attesters.map(async ({ issuer, keys, addedAt }) => ({ kind: 'attester' as const, id: await idOfAttester(issuer), issuer, keys: keys.length, addedAt })),
  )
  return [...authorities.flat().toSorted((a, b) => a.subject.localeCompare(b.subject)), ...others.toSorted((a, b) => a.issuer.localeCompare(b.issuer))]
}

function roomIn(list: TrustList): TrustList {
  if (list.anchors.length + list.attesters.length >= most) throw new WalletError('request.busy', 'too many on the list')
  return list
}

/** One certificate that may sign others (RFC 5280 section 4.2.1.9), as PEM or base64. Throws `request.malformed`. */
function readAuthority(text: string): Certificate {
  const base64 = (armour.exec(text.trim())?.[1] ?? text).replace(/\s/g, '').replace(/=+$/, '')
  const der = decodeBase64url(base64.replaceAll('+', '-').replaceAll('/', '_'))
  if (!der) throw new WalletError('request.malformed', 'not a certificate')
  const certificate = parseCertificate(der)
  if (!certificate.isAuthority) throw new WalletError('request.malformed', 'a certificate that may not sign others')
  return certificate
}

function readStored(certificate: string): Certificate | null {
  try {
    return parseCertificate(decodeBase64url(certificate) ?? new Uint8Array())
  } catch {
    return null
  }
}

function idOf(certificate: string): Promise<string> {
  return hash(decodeBase64url(certificate) ?? new Uint8Array())
}

/** Never that of a certificate: no DER begins like this. */
function idOfAttester(issuer: string): Promise<string> {
  return hash(encodeUtf8(`attester:${issuer}`))
}

async function hash(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(await sha256(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
