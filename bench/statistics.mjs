/** The middle of the numbers. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** What of one is to the other, round by round: the median, and the quarter and three-quarter marks as spread. */
export function ratio(ones, others) {
  const ratios = ones.map((one, round) => one / others[round])
  const sorted = [...ratios].sort((a, b) => a - b)
  return { median: median(ratios), low: sorted[Math.floor((sorted.length - 1) / 4)], high: sorted[Math.ceil(((sorted.length - 1) * 3) / 4)] }
}

/** The same things in another order each time. */
export function shuffled(list) {
  return list
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item)
}
