import { makeRaw } from './raw.ts'
import type { Store } from './store.ts'

/** The floor for those who take the browser's default durability: what was written is with the system, not yet on the disk. */
export const make = (name: string): Promise<Store> => makeRaw(`${name}-relaxed`, 'relaxed')
