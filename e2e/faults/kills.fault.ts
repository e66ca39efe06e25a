import type { Page } from 'playwright/test'
import { call, ending } from './calls.ts'
import { expect, long, type Rig, test } from './fixtures.ts'
import { see } from './held.ts'
import { judge, possible } from './oracle.ts'
import { accept, type Kind, kinds, type Known, quickKinds, type Write, writeOf } from './writes.ts'
import { makeWallet } from './wallet.ts'

/** How long each kind of write takes here, in milliseconds, learnt from those that were let be: so that what is killed is killed during it. */
const usual = new Map<Kind, number>()

function learn(kind: Kind, milliseconds: number): void {
  usual.set(kind, ((usual.get(kind) ?? milliseconds) + milliseconds) / 2)
}

/** Does one write to its end. */
async function write(page: Page, kind: Kind, known: Known, { dice }: Rig): Promise<Known> {
  const one = await writeOf(kind, known, dice)
  const began = Date.now()
  await one.does(page)
  learn(one.kind, Date.now() - began)
  const seen = await see(page, one.after.checked?.label ?? null)
  return { ...seen, held: { ...seen.held, ...one.after }, secrets: one.secretsAfter }
}

/** Starts a write and, at some moment of it or soon after, does what ends it. True when it was acknowledged before. */
async function during(page: Page, { kind, does }: Write, { dice }: Rig, ends: () => Promise<void>): Promise<boolean> {
  const moment = dice.next() * 1.15 * (usual.get(kind) ?? 300)
  const began = Date.now()
  const acknowledged = does(page).then(
    () => {
      learn(kind, Date.now() - began)
      return true
    },
    () => false,
  )
  let over = false
  void acknowledged.then(() => {
    over = true
  })
  await new Promise((resolve) => setTimeout(resolve, moment))
  const before = over
  await ends()
  if (before) return acknowledged
  const ended = await ending(acknowledged, 3000)
  return typeof ended === 'object' && 'answer' in ended && ended.answer
}

/** The kinds in an order by the dice, each as often as the others: so many times, and up to three times as many until that was `enough`. */
function* inTurn(rig: Rig, times: number, enough: () => boolean): Generator<Kind> {
  let left: Kind[] = []
  for (let at = 0; at < times || (at < 3 * times && !enough()); at++) {
    if (left.length === 0) left = [...kinds]
    const kind = rig.dice.one(left)
    left = left.filter((one) => one !== kind)
    yield kind
  }
}

const kills = long ? 30 : 4
const stops = long ? 140 : 8

// Two halves, so that two browsers can be killed at once.
for (const part of long ? ['first', 'second'] : ['only']) {
  test(`ST-1, ST-19: the browser is killed ${kills} times during ten kinds of writes, and nothing acknowledged is lost, nothing is half (the ${part} run)`, async ({
    rig,
  }) => {
    let wallet = await rig.launch()
    let known = await makeWallet(wallet.welcome, rig.dice)
    let underWay = 0
    // A kill after the end of a write proves less than one during it.
    for (const kind of inTurn(rig, kills, () => underWay >= kills / 4)) {
      known = await write(wallet.welcome, rig.dice.one(quickKinds), known, rig)
      const one = await writeOf(kind, known, rig.dice)
      const { kill } = wallet
      const acknowledged = await during(wallet.welcome, one, rig, kill)
      rig.count('kills')
      if (!acknowledged) underWay++
      wallet = await rig.launch()
      const verdict = await judge(wallet.welcome, possible(known, one, acknowledged), known.gen)
      for (const wrong of verdict.wrong) rig.lost(`${one.kind}${acknowledged ? ', acknowledged' : ''}: ${wrong}`)
      if (!verdict.known) throw new Error('what is left cannot be gone on with')
      known = verdict.known
    }
    expect(known.gen).toBeGreaterThan(kills)
    console.log(`${underWay} kills during a write`)
    expect(underWay).toBeGreaterThanOrEqual(kills / 4)
  })
}

test(`ST-2, ST-19: the background is stopped ${stops} times during ten kinds of writes, and what was under way goes on or is undone`, async ({ rig }) => {
  const wallet = await rig.launch()
  const page = wallet.welcome
  let known = await makeWallet(page, rig.dice)
  let underWay = 0
  for (const kind of inTurn(rig, stops, () => underWay >= stops / 4)) {
    known = await write(page, rig.dice.one(quickKinds), known, rig)
    const one = await writeOf(kind, known, rig.dice)
    const acknowledged = await during(page, one, rig, wallet.stopBackground)
    rig.count('kills')
    if (!acknowledged) underWay++
    const resumed = one.kind === 'receive' && !acknowledged && (await resume(page))
    const verdict = await judge(page, possible(known, one, acknowledged || resumed), known.gen)
    for (const wrong of verdict.wrong) rig.lost(`${one.kind}${acknowledged ? ', acknowledged' : ''}: ${wrong}`)
    if (!verdict.known) throw new Error('what is left cannot be gone on with')
    known = verdict.known
  }
  expect(known.gen).toBeGreaterThan(stops)
  console.log(`${underWay} stops during a write`)
  expect(underWay).toBeGreaterThanOrEqual(stops / 4)
})

/** Says yes to what still waits for the person after the background was stopped. True when something did: then it has to be there. */
async function resume(page: Page): Promise<boolean> {
  const { waiting } = await call(page, 'wallet.state')
  for (const { id } of waiting) await accept(page, id)
  return waiting.length > 0
}
