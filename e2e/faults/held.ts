// What a person knows to be in the wallet, and what is in it.
import type { Page } from 'playwright/test'
import { call } from './calls.ts'

/** What is held, as far as these tests change it. */
export interface Held {
  /** Names of identifiers, each given once. */
  readonly names: ReadonlySet<string>
  /** Labels of credentials, each given once. */
  readonly labels: ReadonlySet<string>
  readonly words: boolean
  readonly minutes: number
  /** When the credential with this label was last checked, milliseconds since the epoch. */
  readonly checked: { readonly label: string; readonly at: number } | null
}

/** What opens the wallet. `entropy`: of the recovery words, base64url; null: there are none. */
export interface Secrets {
  readonly passphrase: string
  readonly entropy: string | null
}

/** Everything in the wallet, and by which ids it is called there. */
export interface Seen {
  readonly held: Held
  readonly dids: ReadonlyMap<string, string>
  readonly ids: ReadonlyMap<string, string>
  readonly gen: number
}

const labelled = /"label":"([^"]+)"/

/** Reads what an open wallet holds. `watched`: the label of the credential whose last check is looked at. */
export async function see(page: Page, watched: string | null): Promise<Seen> {
  const identifiers = await call(page, 'identifiers.list')
  const { entries } = await call(page, 'credentials.list', { search: '', limit: 1000 })
  const unlockers = await call(page, 'unlockers.list')
  const { autoLockMinutes } = await call(page, 'settings.get')
  const { gen } = await call(page, 'health.get')
  const ids = new Map(entries.map(({ id, claims }) => [labelled.exec(JSON.stringify(claims))?.[1] ?? id, id]))
  const id = watched === null ? undefined : ids.get(watched)
  const report = id === undefined ? null : ((await call(page, 'credentials.get', { id }))?.report ?? null)
  return {
    held: {
      names: new Set(identifiers.map(({ name }) => name)),
      labels: new Set(ids.keys()),
      words: unlockers.some(({ kind }) => kind === 'recovery'),
      minutes: autoLockMinutes,
      checked: watched !== null && report ? { label: watched, at: report.at } : null,
    },
    dids: new Map(identifiers.map(({ name, did }) => [name, did])),
    ids,
    gen,
  }
}

/** What is otherwise in `found` than in `expected`; empty when nothing is. A check that is later than expected is no difference: it was made. */
export function difference(expected: Held, found: Held): readonly string[] {
  const sets = (['names', 'labels'] as const).flatMap((what) => [
    ...[...expected[what]].filter((one) => !found[what].has(one)).map((one) => `${one} is missing`),
    ...[...found[what]].filter((one) => !expected[what].has(one)).map((one) => `${one} is there`),
  ])
  const { checked } = expected
  return [
    ...sets,
    ...(expected.words === found.words ? [] : [`recovery words: ${found.words}`]),
    ...(expected.minutes === found.minutes ? [] : [`${found.minutes} minutes instead of ${expected.minutes}`]),
    ...(checked && (found.checked?.at ?? 0) < checked.at ? [`the check of ${checked.label} is gone`] : []),
  ]
}
