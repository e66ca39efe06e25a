import type { Backup } from './backup-format.ts'
import type { Item } from './backup-plan.ts'

const listed = 50

/** How many things of one kind a backup would bring, or has here already, or has here otherwise. */
export interface Compared {
  readonly added: number
  readonly same: number
  readonly differs: number
}

/** What a backup would bring. `differing`: titles and names, at most 50. */
export interface Preview {
  /** Whether it was made of this very vault. */
  readonly own: boolean
  readonly credentials: Compared
  readonly identifiers: Compared
  readonly activities: Compared
  readonly differing: readonly string[]
}

/** What a backup would bring to a wallet that does not exist yet. */
export function previewAlone({ records }: Backup): Preview {
  const items = records.flatMap(({ type }): readonly Item[] =>
    type === 'entry' || type === 'report' ? [] : [{ kind: type, state: 'added', title: '', puts: [] }],
  )
  return { own: false, ...countsOf(items) }
}

/** What is in these, counted. */
export function countsOf(items: readonly Item[]): Omit<Preview, 'own'> {
  const count = (kind: Item['kind']): Compared => {
    const own = items.filter((item) => item.kind === kind)
    const of = (...states: readonly Item['state'][]) => own.filter(({ state }) => states.includes(state)).length
    return { added: of('added'), same: of('same', 'stays'), differs: of('differs') }
  }
  const differing = items.filter(({ kind, state }) => state === 'differs' && kind !== 'activity').slice(0, listed)
  return { credentials: count('credential'), identifiers: count('identifier'), activities: count('activity'), differing: differing.map(({ title }) => title) }
}
