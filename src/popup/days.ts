/** Things that happened, grouped by calendar day, newest day and newest thing first. Days are those of the machine's own clock. */
export function byDay<T extends { readonly at: number }>(things: readonly T[]): readonly { readonly day: number; readonly things: readonly T[] }[] {
  const days = new Map<number, T[]>()
  for (const thing of things.toSorted((a, b) => b.at - a.at)) {
    const day = new Date(thing.at).setHours(0, 0, 0, 0)
    const group = days.get(day)
    if (group) group.push(thing)
    else days.set(day, [thing])
  }
  return [...days].map(([day, group]) => ({ day, things: group }))
}
