import type { Json } from '../../core/json.ts'
import type { MirrorStore } from '../../vault/mirror.ts'
import type { Timer } from '../../vault/timer.ts'

/** A store that keeps JSON text, as a browser does. */
export interface FakeStore extends MirrorStore {
  /** Puts something there past the vault. */
  plant(value: Json | null): void
  /** From now on every call fails, as a damaged store does. */
  failing: boolean
}

/** What is kept beside a database, and a clock that a test turns. */
export interface FakeMirror {
  readonly marker: FakeStore
  readonly mirror: FakeStore
  readonly previous: FakeStore
  readonly delays: FakeStore
  readonly timer: Timer & { /** What was to be done later, done now; how many there were. */ turn(): number; waits(): readonly number[] }
}

/** Nothing kept yet. */
export function fakeMirror(): FakeMirror {
  let waiting: { readonly milliseconds: number; readonly work: () => void }[] = []
  return {
    marker: fakeStore(),
    mirror: fakeStore(),
    previous: fakeStore(),
    delays: fakeStore(),
    timer: {
      after(milliseconds, work) {
        const one = { milliseconds, work }
        waiting.push(one)
        return () => {
          waiting = waiting.filter((other) => other !== one)
        }
      },
      turn() {
        const due = waiting
        waiting = []
        for (const { work } of due) work()
        return due.length
      },
      waits: () => waiting.map(({ milliseconds }) => milliseconds),
    },
  }
}

function fakeStore(): FakeStore {
  let text = 'null'
  const store: FakeStore = {
    failing: false,
    async get() {
      if (store.failing) throw new Error('the store is damaged')
      return JSON.parse(text) as Json
    },
    async set(value) {
      if (store.failing) throw new Error('the store is damaged')
      text = JSON.stringify(value)
    },
    plant(value) {
      text = JSON.stringify(value)
    },
  }
  return store
}
