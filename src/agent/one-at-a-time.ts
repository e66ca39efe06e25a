/** Runs what concerns one thing one after the other, whoever asks. A failure keeps nobody behind it from their turn. */
export function oneAtATime(): <T>(id: string, work: () => Promise<T>) => Promise<T> {
  const tails = new Map<string, Promise<unknown>>()
  return (id, work) => {
    const next = (tails.get(id) ?? Promise.resolve()).then(work)
    const tail = next.catch(() => {})
    tails.set(id, tail)
    void tail.then(() => tails.get(id) === tail && tails.delete(id))
    return next
  }
}
