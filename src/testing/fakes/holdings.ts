import type { Change, EntryKind, Holdings } from '../../agent/ports.ts'
import { WalletError } from '../../core/errors.ts'
import type { Records } from '../../core/records.ts'

/** Holdings in memory, with a lock that a test can turn. */
export interface FakeHoldings extends Holdings {
  lock(): void
  unlock(): void
  /** From now on every commit throws this; null: they work again. */
  failWith(error: Error | null): void
}

/** Holdings in memory: open from the start, copying what goes in and out, so that nobody changes what is held by changing an object. */
export function fakeHoldings(initial: readonly Change[] = []): FakeHoldings {
  const shelves: { readonly [T in keyof Records]: Map<string, Records[T]> } = {
    credential: new Map(),
    entry: new Map(),
    report: new Map(),
    identifier: new Map(),
    activity: new Map(),
    exchange: new Map(),
    spent: new Map(),
    unlocker: new Map(),
    backup: new Map(),
    restoration: new Map(),
    site: new Map(),
    display: new Map(),
  }
  let open = true
  let failure: Error | null = null

  function shelfOf<T extends keyof Records>(type: T): Map<string, Records[T]> {
    if (!open) throw new WalletError('vault.locked', 'the vault is locked')
    return shelves[type]
  }
  function put<T extends keyof Records>({ put: type, id, value }: { readonly put: T; readonly id: string; readonly value: Records[T] }): void {
    shelfOf(type).set(id, structuredClone(value))
  }
  function apply(changes: readonly Change[]): void {
    // Copied first, so that a value that cannot be stored leaves everything as it was.
    for (const change of structuredClone(changes)) {
      if ('put' in change) put(change)
      else shelfOf(change.remove).delete(change.id)
    }
  }
  apply(initial)

  return {
    lock() {
      open = false
    },
    unlock() {
      open = true
    },
    failWith(error) {
      failure = error
    },
    unlocked: async () => open,
    async get(type, id) {
      const value = shelfOf(type).get(id)
      return value === undefined ? null : structuredClone(value)
    },
    list: async (type) => structuredClone([...shelfOf(type).values()]),
    async entriesOf(wanted, most = Number.POSITIVE_INFINITY) {
      const all = [...shelfOf('entry').values()]
      const kindOf = ({ format, types, claims }: Records['entry']): EntryKind => ({ format, types, says: Object.keys(claims) })
      const verdicts = new Map(all.map((one) => [JSON.stringify(kindOf(one)), kindOf(one)]))
      const chosen = new Set([...verdicts].filter(([, kind]) => wanted(kind)).map(([key]) => key))
      const fitting = all.filter((one) => chosen.has(JSON.stringify(kindOf(one))))
      const alike = ({ format, types }: Records['entry']) => JSON.stringify([format, ...types])
      const kinds = [...new Map(all.map((one) => [alike(one), one])).values()]
      const counted = kinds.map(({ format, types, ...one }) => ({
        format,
        types,
        count: all.filter((other) => alike(other) === alike({ format, types, ...one })).length,
      }))
      const newest = new Set(fitting.toSorted((a, b) => b.addedAt - a.addedAt).slice(0, most))
      return structuredClone({ entries: fitting.filter((one) => newest.has(one)), kinds: counted })
    },
    async commit(changes) {
      if (failure) throw failure
      shelfOf('spent')
      apply(changes)
    },
  }
}
