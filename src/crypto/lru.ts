/** A map that forgets what was used longest ago. */
export interface Lru<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** A map of at most `limit` entries. */
export function createLru<Value extends object>(limit: number): Lru<Value> {
  const entries = new Map<string, Value>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value !== undefined) {
        entries.delete(key)
        entries.set(key, value)
      }
      return value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size > limit) for (const oldest of entries.keys()) return void entries.delete(oldest)
    },
  }
}
