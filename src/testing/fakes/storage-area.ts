import type { Storage } from 'webextension-polyfill'

/** A storage area that keeps JSON text, as a browser does, and can be looked at. */
export interface FakeArea {
  readonly area: Storage.StorageArea
  /** Everything in it. */
  all(): Readonly<Record<string, unknown>>
  /** Who may read it, as it was set last. */
  accessLevel(): string | null
}

/** An empty storage area, with access levels as Chrome has them or without as Firefox. */
export function fakeArea({ levels = true }: { readonly levels?: boolean } = {}): FakeArea {
  const texts = new Map<string, string>()
  let level: string | null = null
  const all = () => Object.fromEntries(Array.from(texts, ([key, text]) => [key, JSON.parse(text) as unknown]))
  const area = {
    get: async (keys: string | readonly string[] | null) =>
      keys === null ? all() : Object.fromEntries(Object.entries(all()).filter(([key]) => [keys].flat().includes(key))),
    set: async (values: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(values)) texts.set(key, JSON.stringify(value))
    },
    remove: async (key: string) => void texts.delete(key),
    clear: async () => texts.clear(),
    ...(levels ? { setAccessLevel: async ({ accessLevel }: { accessLevel: string }) => void (level = accessLevel) } : {}),
  }
  return { area: area as unknown as Storage.StorageArea, all, accessLevel: () => level }
}
