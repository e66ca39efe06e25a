import { WalletError } from '../../core/errors.ts'
import type { Offer, Received } from '../../core/exchange.ts'
import type { Report, World } from '../../core/plugin.ts'
import { titleOf } from '../../core/title.ts'
import { list, malformed, member, members, text } from '../../openid/members.ts'

const credentialsLimit = 20
const credentialLimit = 524_288

/** A failure of one of these means that the issuer did not say this; anything less is shown, and the person decides. */
const fatal: ReadonlySet<string> = new Set(['format', 'signature', 'issuer-key'])

/** The credentials a page hands over: `{ credential }`, one or an array of up to 20, repeats once. Throws `request.malformed`. */
export function parseCredentials(data: unknown): readonly string[] {
  const credential = member(members(data, 'data'), 'credential')
  const one = (value: unknown, where: string) => text(typeof value === 'string' ? value.trim() : value, where, credentialLimit)
  return Array.isArray(credential) ? [...new Set(list(credential, 'credential', credentialsLimit, one))] : [one(credential, 'credential')]
}

/** The credential in a text the person pasted or dropped; null when it is none. Throws `credential.malformed` for a token that is broken. */
export async function parsePasted(received: Received, world: World): Promise<readonly Offer[] | null> {
  if (typeof received.data !== 'string') return malformed('data')
  const raw = received.data.trim()
  if (raw.length === 0 || raw.length > credentialLimit) return null
  try {
    return [await offerOf(raw, 0, world)]
  } catch (error) {
    const token = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*(?:~.*)?$/.test(raw)
    if (!token && error instanceof WalletError && error.code === 'credential.malformed') return null
    throw error
  }
}

/** One credential, verified as far as it can be now. Throws `credential.malformed`, and `credential.invalid` when its issuer did not sign it. */
export async function offerOf(raw: string, index: number, world: World): Promise<Offer> {
  const { credential, checks }: Report = await world.verify(raw)
  const failed = checks.find(({ name, result }) => result === 'failed' && fatal.has(name))
  if (failed) throw new WalletError('credential.invalid', `the check of its ${failed.name} failed`)
  const { types, issuer, holder, claims, validFrom, validUntil } = credential
  return { id: `${index}`, raw, preview: { title: titleOf(credential), types, issuer, holder, claims, validFrom, validUntil }, checks }
}
