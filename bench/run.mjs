import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { Sentence } from '../scripts/sentence.mjs'
import * as ask from './ask.mjs'
import * as match from './match.mjs'
import * as popup from './popup.mjs'
import { record, table } from './report.mjs'
import * as sdjwt from './sdjwt.mjs'
import * as signatures from './signatures.mjs'
import * as storage from './storage.mjs'
import * as wake from './wake.mjs'
import * as weight from './weight.mjs'

const groups = [signatures, match, sdjwt, storage, wake, popup, ask, weight]

/** Names of all benchmarks. */
export const names = groups.flatMap((group) => group.names)

/** The benchmarks whose names these words are or begin; all when there are none. Throws a Sentence for a word that begins no name. */
export function select(words) {
  for (const word of words)
    if (!names.some((name) => name.startsWith(word))) throw new Sentence(`There is no benchmark "${word}". There are: ${names.join(', ')}.`)
  const begins = (name, word) => (names.includes(word) ? name === word : name.startsWith(word))
  return names.filter((name) => words.length === 0 || words.some((word) => begins(name, word)))
}

/** Runs these benchmarks, prints a table of each and writes `out/bench.json`. Returns by what factor the worst goal was missed (1: all reached). */
export async function runAll(wanted) {
  const started = performance.now()
  console.log(`${cpus()[0]?.model.trim()} × ${cpus().length}, Node ${process.versions.node}, load ${load()} at the start`)
  const records = []
  let missedBy = 1
  for (const group of groups) {
    const mine = group.names.filter((name) => wanted.includes(name))
    if (mine.length === 0) continue
    console.log(`\nMeasuring ${mine.join(', ')} …`)
    for (const result of await group.run(mine)) {
      const { lines, missedBy: factor } = table(result)
      console.log(`\n${lines.join('\n')}`)
      records.push(record(result))
      missedBy = Math.max(missedBy, factor)
    }
  }
  const path = join(import.meta.dirname, '../out/bench.json')
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, `${JSON.stringify(records, null, 2)}\n`)
  console.log(`\n${Math.round((performance.now() - started) / 1000)} s, load ${load()} at the end. Written to out/bench.json.`)
  return missedBy
}

const load = () =>
  loadavg()
    .map((value) => value.toFixed(2))
    .join(' ')
