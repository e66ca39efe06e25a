// A second and a third vault over one database, in Lanyard's own pages: what two open pages would be if they wrote by themselves.
import type { Storage } from 'webextension-polyfill'
import { vaultSession } from '../../src/background/session.ts'
import { openVault } from '../../src/vault/vault.ts'

const { browser, chrome: other } = globalThis as unknown as Record<'browser' | 'chrome', { readonly storage: Storage.Static } | undefined>
const area = (browser ?? other)?.storage.session
if (!area) throw new Error('not a page of an extension')

const vault = openVault({
  session: vaultSession(area, async () => false),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  now: () => Date.now(),
})

/** Writes a record for each of these names, one after the other, pausing as told, and gives back the generation after each. */
export async function write(names: readonly string[], pauses: readonly number[]): Promise<readonly number[]> {
  const gens: number[] = []
  for (const [at, name] of names.entries()) {
    await new Promise((resolve) => setTimeout(resolve, pauses[at] ?? 0))
    await vault.commit([{ put: 'spent', id: name, value: { hash: name, at: Date.now() } }])
    gens.push((await vault.health()).gen)
  }
  return gens
}

/** The names of all records that were written. */
export const written = async (): Promise<readonly string[]> => (await vault.list('spent')).map(({ hash }) => hash)
