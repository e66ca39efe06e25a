import { goals } from './goals.mjs'
import { median, ratio } from './statistics.mjs'

/**
 * One benchmark as a table. `result`: `{ name, title, unit, rounds: { ours, limit?, …peers }, notes }`, where each list of `rounds` has one
 * number per round, and `growth` `{ who, ours }` of a smaller one measured in the same rounds. Returns the lines, and how far the worst goal was missed (1: all reached).
 */
export function table({ name, title, unit, rounds, growth = null, notes = [] }) {
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
    lines.push(row('ours', ours, `${times.toFixed(2)} × the limit  [${low.toFixed(2)} … ${high.toFixed(2)}]`, goalOver(goal, ours, limit, unit, times, judged)))
  } else {
    lines.push(row('ours', ours, '', goal.most && judged(median(ours) / goal.most, `goal ≤ ${goal.most} ${unit}`)))
  }
  for (const [who, values] of Object.entries(peers)) {
    const { median: times, low, high } = ratio(values, ours)
    const wanted = goal.peers?.[who]
    lines.push(
      row(
        who,
        values,
        `${times.toFixed(2)} × ours  [${low.toFixed(2)} … ${high.toFixed(2)}]`,
        wanted && judged(wanted / times, `goal ≥ ${Number(wanted.toFixed(2))}`),
      ),
    )
  }
  if (growth) {
    const { median: times, low, high } = ratio(ours, growth.ours)
    lines.push(
      row(
        growth.who,
        growth.ours,
        `ours is ${times.toFixed(2)} × that  [${low.toFixed(2)} … ${high.toFixed(2)}]`,
        goal.growth && judged(times / goal.growth, `goal ≤ ${goal.growth}`),
      ),
    )
  }
  return { lines: [...lines, ...notes.map((note) => `  ${note}.`)], missedBy }
}

function goalOver({ limit: most, over }, ours, limit, unit, times, judged) {
  if (most) return judged(times / most, `goal ≤ ${most}`)
  if (!over) return ''
  const more = median(ours.map((time, round) => time - limit[round]))
  return judged(more / over, `${more.toFixed(1)} ${unit} more, goal ≤ ${over}`)
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
