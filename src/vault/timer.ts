/** Does something later. */
export interface Timer {
  /** Calls it once after so many milliseconds; what is returned calls it off. */
  after(milliseconds: number, work: () => void): () => void
}

/** The timer of the platform. */
export const timeouts: Timer = Object.freeze({
  after(milliseconds: number, work: () => void) {
    const timeout = setTimeout(work, milliseconds)
    return () => clearTimeout(timeout)
  },
})
