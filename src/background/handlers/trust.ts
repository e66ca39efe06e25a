import { WalletError } from '../../core/errors.ts'
import { decodeBase64url, encodeBase64url } from '../../crypto/base64url.ts'
import { sha256 } from '../../crypto/hash.ts'
import { type Certificate, parseCertificate } from '../../crypto/x509.ts'
import type { Handlers } from '../../messaging/router.ts'
import { announce } from '../changed.ts'
import { type Anchor, readAnchors, writeAnchors } from '../trust.ts'

const most = 100
const armour = /^-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----$/

/** The list of those who may say who a party is. Changes come one after the other. */
export function trustHandlers(now: () => number): Pick<Handlers, `trust.${'list' | 'add' | 'remove'}`> {
  let turn: Promise<unknown> = Promise.resolve()
  const change = (edit: (anchors: readonly Anchor[]) => Promise<readonly Anchor[]>): Promise<undefined> => {
    const next = turn.then(async () => {
      await writeAnchors(await edit(await readAnchors()))
      announce('settings')
      return undefined
    })
    turn = next.catch(() => undefined)
    return next
  }

  return {
    async 'trust.list'() {
      const views = await Promise.all(
        (await readAnchors()).map(async ({ certificate, addedAt }) => {
          // What was spoilt on the disk vouches for nobody.
          const read = readStored(certificate)
          return read ? [{ id: await idOf(certificate), subject: read.subject, notAfter: read.notAfter, addedAt }] : []
        }),
      )
      return views.flat().toSorted((a, b) => a.subject.localeCompare(b.subject))
    },
    'trust.add': ({ text }) =>
      change(async (anchors) => {
        const certificate = encodeBase64url(readAuthority(text).der)
        if (anchors.some((one) => one.certificate === certificate)) return anchors
        if (anchors.length >= most) throw new WalletError('request.busy', 'too many authorities')
        return [...anchors, { certificate, addedAt: now() }]
      }),
    'trust.remove': ({ id }) =>
      change(async (anchors) => {
        const ids = await Promise.all(anchors.map(({ certificate }) => idOf(certificate)))
        return anchors.filter((_, at) => ids[at] !== id)
      }),
  }
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

async function idOf(certificate: string): Promise<string> {
  const digest = await sha256(decodeBase64url(certificate) ?? new Uint8Array())
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
