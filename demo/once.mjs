/** A keeper of things that may be taken once, within `lifetime` milliseconds; the oldest makes room when there are too many. */
export function once({ lifetime = 5 * 60_000, most = 1000 } = {}) {
  const kept = new Map()
  return {
    /** Keeps the value, and says under which id it can be taken. */
    put(value) {
      const id = crypto.randomUUID()
      if (kept.size >= most) kept.delete(kept.keys().next().value)
      kept.set(id, { value, until: Date.now() + lifetime })
      return id
    },
    /** The value, for the first who asks in time; null for everyone else. */
    take(id) {
      const found = kept.get(id)
      kept.delete(id)
      return found && found.until > Date.now() ? found.value : null
    },
  }
}
