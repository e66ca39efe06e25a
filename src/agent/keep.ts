import type { Credential, HeldCredential, IndexEntry } from '../core/credential.ts'
import { WalletError } from '../core/errors.ts'
import type { Check } from '../core/exchange.ts'
import type { CredentialFormat } from '../core/plugin.ts'
import type { StoredReport } from '../core/records.ts'
import type { Gate } from './consent.ts'
import { randomId } from './ids.ts'
import { dressed, lookOf } from './look.ts'
import type { Plugins } from './plugins.ts'

const essential: ReadonlySet<Check['name']> = new Set(['format', 'issuer-key', 'signature'])

/** Whether it is what its issuer issued: a check that could not be made is no check that passed. */
export function isGenuine(checks: readonly Check[]): boolean {
  return checks.every(({ name, result }) => !essential.has(name) || result === 'passed')
}

/**
 * Verifies a credential once more, finds the holder's key and how its issuer wants it to look, and stores it with its index entry and report: all of it or
 * nothing. Where no look can be found it is kept without. What is already held is not stored twice. Returns the id. Throws `credential.invalid` unless
 * format, issuer key and signature passed.
 */
export async function keep(raw: string, from: string, { plugins, holdings, world }: Pick<Gate, 'plugins' | 'holdings' | 'world'>): Promise<string> {
  const known = (await holdings.list('credential')).find((held) => held.copies.some((copy) => copy.raw === raw))
  if (known) return known.id
  const { credential, checks } = await world.verify(raw)
  const format = plugins.formats.get(credential.format)
  if (!format || !isGenuine(checks)) {
    throw new WalletError('credential.invalid', 'a check that a credential must pass to be kept did not pass')
  }
  const holder = credential.holder === null ? null : await holdings.get('identifier', credential.holder)
  const look = await lookOf(credential, format, world)
  const at = world.now()
  const id = randomId(world)
  await holdings.commit([
    { put: 'credential', id, value: { id, format: credential.format, copies: [{ raw, keyId: holder?.keyId ?? null, uses: 0 }], from, addedAt: at } },
    ...dressed(entryOf(credential, format, { id, addedAt: at }), look ?? null),
    { put: 'report', id, value: { id, at, checks: holderCheck(checks, credential.holder, holder !== null) } },
  ])
  return id
}

/** What lists, search and matching need of a credential, read from nothing but the credential itself. */
export function entryOf(credential: Credential, format: CredentialFormat, kept: Pick<IndexEntry, 'id' | 'addedAt'>): IndexEntry {
  const { format: formatId, types, issuer, holder, claims, validFrom, validUntil } = credential
  return { ...kept, format: formatId, types, issuer, holder, claims, validFrom, validUntil, ...format.index(credential) }
}

/** What is kept of a credential, made anew from what was issued. */
export interface Reread {
  readonly credential: HeldCredential
  readonly entry: IndexEntry
  /** Null: it could not be checked now. */
  readonly report: StoredReport | null
}

/**
 * Reads a credential that somebody else says was held, and believes nothing they say about it. Signatures are checked and reported, and decide nothing: what
 * was held before is not lost because its issuer is gone. Null when no plugin knows its format. Throws `credential.malformed` when it is broken, not of the
 * format it is said to be of, or its copies are not copies of one another.
 */
export async function reread(
  held: HeldCredential,
  isMine: (holder: string) => boolean,
  { plugins, world }: Pick<Gate, 'plugins' | 'world'>,
): Promise<Reread | null> {
  const copies = held.copies.map(({ raw }) => parseAny(raw, plugins))
  const [first] = copies
  if (!first && !plugins.formats.has(held.format) && copies.every((copy) => copy === null)) return null
  const alike = (copy: Credential) =>
    first && copy.format === first.format && copy.issuer === first.issuer && JSON.stringify(copy.types) === JSON.stringify(first.types)
  const format = first && plugins.formats.get(first.format)
  if (!first || !format || !copies.every((copy) => copy && alike(copy))) throw new WalletError('credential.malformed', 'not what it is said to be')
  const { id, addedAt } = held
  const checked = await world.verify(first.raw).catch(() => null)
  const mine = first.holder !== null && isMine(first.holder)
  return {
    credential: { ...held, format: first.format },
    entry: entryOf(first, format, { id, addedAt }),
    report: checked && { id, at: world.now(), checks: holderCheck(checked.checks, first.holder, mine) },
  }
}

function parseAny(raw: string, { formats }: Plugins): Credential | null {
  for (const format of formats.values()) {
    const credential = format.parse(raw)
    if (credential) return credential
  }
  return null
}

/** The report with one more check that only the wallet can make: whether the key it is bound to is held. */
export function holderCheck(checks: readonly Check[], holder: string | null, mine: boolean): readonly Check[] {
  if (holder === null) return checks
  const check: Check = { name: 'holder', result: mine ? 'passed' : 'failed', reason: mine ? null : 'not-mine', source: 'VCDM 1.1 section 4.5' }
  return [...checks.filter(({ name }) => name !== 'holder'), check]
}
