import { useState } from 'react'

/** The moment this screen was opened, in milliseconds since the epoch. */
export function useNow(): number {
  const [now] = useState(() => Date.now())
  return now
}
