import { WalletError } from '../core/errors.ts'
import type { Check } from '../core/exchange.ts'
import { randomId } from './ids.ts'
import type { Gate } from './consent.ts'

const essential: ReadonlySet<Check['name']> = new Set(['format', 'issuer-key', 'signature'])

/**
 * Verifies a credential once more, finds the holder's key, and stores it with its index entry and report: all of it or nothing.
 * What is already held is not stored twice. Returns the id. Throws `credential.invalid` unless format, issuer key and signature passed.
 */
export async function keep(raw: string, from: string, { plugins, holdings, world }: Pick<Gate, 'plugins' | 'holdings' | 'world'>): Promise<string> {
  const known = (await holdings.list('credential')).find((held) => held.copies.some((copy) => copy.raw === raw))
  if (known) return known.id
  const { credential, checks } = await world.verify(raw)
  const format = plugins.formats.get(credential.format)
  if (!format || checks.some(({ name, result }) => essential.has(name) && result !== 'passed')) {
    throw new WalletError('credential.invalid', 'a check that a credential must pass to be kept did not pass')
  }
  const holder = credential.holder === null ? null : await holdings.get('identifier', credential.holder)
  const at = world.now()
  const id = randomId(world)
  const { format: formatId, types, issuer, claims, validFrom, validUntil } = credential
  await holdings.commit([
    { put: 'credential', id, value: { id, format: formatId, copies: [{ raw, keyId: holder?.keyId ?? null, uses: 0 }], from, addedAt: at } },
    {
      put: 'entry',
      id,
      value: { id, format: formatId, types, issuer, holder: credential.holder, claims, validFrom, validUntil, addedAt: at, ...format.index(credential) },
    },
    { put: 'report', id, value: { id, at, checks: holderCheck(checks, credential.holder, holder !== null) } },
  ])
  return id
}

/** The report with one more check that only the wallet can make: whether the key it is bound to is held. */
export function holderCheck(checks: readonly Check[], holder: string | null, mine: boolean): readonly Check[] {
  if (holder === null) return checks
  const check: Check = { name: 'holder', result: mine ? 'passed' : 'failed', reason: mine ? null : 'not-mine', source: 'VCDM 1.1 section 4.5' }
  return [...checks.filter(({ name }) => name !== 'holder'), check]
}
