import { goals } from './goals.mjs'
import { median, ratio } from './statistics.mjs'

/**
 * One benchmark as a table. `result`: `{ name, title, unit, rounds: { ours, limit?, …peers }, notes }`, where each list of `rounds` has one
 * number per round. Returns the lines, and how far the worst goal was missed (1: all reached).
 */
export function table({ name, title, unit, rounds, notes = [] }) {
  const { ours, limit, ...peers } = rounds
  const goal = goals[name] ?? {}
  let missedBy = 1
  const judged = (factor, words) => {
    missedBy = Math.max(missedBy, factor)
    return `${words}: ${factor <= 1 ? 'reached' : 'NOT REACHED'}`
  }
  const row = (who, values, compared = '', verdict = '') =>
    `  ${who.padEnd(12)}${figure(median(values), unit).padStart(12)}   ${compared.padEnd(34)}${verdict}`.trimEnd()

  const lines = [title]
  if (limit) lines.push(row('limit', limit))
  if (limit) {
    const { median: times, low, high } = ratio(ours, limit)
    lines.push(
      row(
        'ours',
        ours,
        `${times.toFixed(2)} × the limit  [${low.toFixed(2)} … ${high.toFixed(2)}]`,
        goal.limit && judged(times / goal.limit, `goal ≤ ${goal.limit}`),
      ),
    )
  } else {
    lines.push(row('ours', ours, '', goal.most && judged(median(ours) / goal.most, `goal ≤ ${goal.most} ${unit}`)))
  }
  for (const [who, values] of Object.entries(peers)) {
    const { median: times, low, high } = ratio(values, ours)
    const wanted = goal.peers?.[who]
    lines.push(row(who, values, `${times.toFixed(2)} × ours  [${low.toFixed(2)} … ${high.toFixed(2)}]`, wanted && judged(wanted / times, `goal ≥ ${wanted}`)))
  }
  return { lines: [...lines, ...notes.map((note) => `  ${note}.`)], missedBy }
}

/** One benchmark as `out/bench.json` holds it: medians in the unit named. */
export function record({ name, unit, rounds }) {
  const { ours, limit, ...peers } = rounds
  const rounded = (values) => Number(median(values).toPrecision(5))
  return {
    name,
    unit,
    ours: rounded(ours),
    limit: limit ? rounded(limit) : null,
    peers: Object.fromEntries(Object.entries(peers).map(([who, values]) => [who, rounded(values)])),
  }
}

function figure(value, unit) {
  return `${value.toFixed(value < 10 ? 2 : value < 1000 ? 1 : 0)} ${unit}`
}
