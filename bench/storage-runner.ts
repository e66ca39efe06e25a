import { noble, wasm } from './stores/kdf.ts'
import { type Effort, measure, type Rounds } from './measure.ts'
import { keptOf } from './stores/kept.ts'
import type { Listed, MakeStore, Store } from './stores/store.ts'

/** How many a list shows at once. */
const shown = 50
const searches = ['marchetti-liskov', 'sampleford', 'numerical methods', 'n-10500']

const stores = new Map<string, Store>()
const added = new Map<string, number>()

/** Fills the store of this name with so many credentials. Throws when it cannot hold them, or shows others than these. */
export async function fill(who: string, size: number, make: MakeStore): Promise<void> {
  const store = await make(`${who}-${size}`)
  await store.fill(Array.from({ length: size }, (_, number) => keptOf(number)))
  stores.set(`${who}-${size}`, store)
  added.set(`${who}-${size}`, size)
  if (store.list) expectList(who, await store.list(shown), size)
}

/** What it takes to show the newest of them, keys in hand. */
export function unlockList(contenders: readonly string[], size: number, effort: Effort): Promise<Rounds> {
  return measure(
    callsOf(contenders, size, ({ list }) => list && (() => list(shown))),
    effort,
  )
}

/** What it takes to add one, for each size in the same rounds: `{ size: rounds }`. */
export async function storeAdd(contenders: readonly string[], sizes: readonly number[], effort: Effort): Promise<Readonly<Record<string, Rounds>>> {
  const calls: Record<string, () => Promise<unknown>> = {}
  for (const size of sizes) {
    for (const who of contenders) {
      const name = `${who}-${size}`
      const { add, list } = storeOf(name)
      if (!add) continue
      const call = () => {
        const number = added.get(name) ?? size
        added.set(name, number + 1)
        return add(keptOf(number))
      }
      await call()
      if (list) expectList(who, await list(shown), size + 1)
      calls[name] = call
    }
  }
  const rounds = await measure(calls, effort)
  return Object.fromEntries(
    sizes.map((size) => [size, Object.fromEntries(contenders.flatMap((who) => (rounds[`${who}-${size}`] ? [[who, rounds[`${who}-${size}`] ?? []]] : [])))]),
  )
}

/** What it takes from the passphrase to the list; the limit is the key derivation alone. */
export async function unlockTotal(size: number, effort: Effort): Promise<Rounds> {
  const { unlock } = storeOf(`ours-${size}`)
  if (!unlock) throw new Error('nothing to unlock')
  const expected = added.get(`ours-${size}`) ?? size
  expectList('ours', await unlock(shown), expected)
  return measure({ limit: wasm, ours: () => unlock(shown) }, effort)
}

/** What the key derivation takes in WebAssembly and in JavaScript. Throws when they come to different keys. */
export async function kdf(effort: Effort): Promise<Rounds> {
  const [ours, theirs] = [await wasm(), await noble()]
  if (ours.join() !== theirs.join()) throw new Error('two keys from one passphrase')
  return measure({ ours: wasm, noble }, effort)
}

/** What each search takes once the vault was searched: `{ text: rounds }`. Throws when one finds something else than a look at each credential. */
export async function search(size: number, effort: Effort): Promise<Rounds> {
  const { search: look } = storeOf(`ours-${size}`)
  if (!look) throw new Error('nothing to search')
  const all = Array.from({ length: size }, (_, number) => keptOf(number).entry)
  const calls: Record<string, () => Promise<unknown>> = {}
  for (const text of searches) {
    const right = all.filter((entry) =>
      text.split(' ').every((word) => JSON.stringify([entry.title, entry.issuer, entry.types, entry.claims]).toLowerCase().includes(word)),
    )
    const { total, newest } = await look(text, shown)
    const ids = right
      .slice(-shown)
      .reverse()
      .map(({ id }) => id)
    if (total !== right.length || total === 0 || newest.join() !== ids.join()) throw new Error(`ours finds ${total} of ${right.length} for ${text}`)
    calls[`${text} (${total})`] = () => look(text, shown)
  }
  return measure(calls, effort)
}

function callsOf(
  contenders: readonly string[],
  size: number,
  callOf: (store: Store) => (() => Promise<unknown>) | undefined,
): Record<string, () => Promise<unknown>> {
  return Object.fromEntries(
    contenders.flatMap((who) => {
      const call = callOf(storeOf(`${who}-${size}`))
      return call ? [[who, call]] : []
    }),
  )
}

function storeOf(name: string): Store {
  const store = stores.get(name)
  if (!store) throw new Error(`${name} was not filled`)
  return store
}

function expectList(who: string, { total, newest }: Listed, size: number): void {
  const expected = Array.from({ length: Math.min(shown, newest.length) }, (_, back) => keptOf(size - 1 - back).entry.id)
  if (total !== size || newest.length !== Math.min(shown, size) || newest.join() !== expected.join())
    throw new Error(`${who} shows others: ${total} of ${size}`)
}
