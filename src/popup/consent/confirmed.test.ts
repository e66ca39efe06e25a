import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AskId } from '../../core/exchange.ts'
import { presentAge, presentCode, presentStranger, receive } from '../../testing/preview/requests.ts'
import { decisionOf, pickChoices, start } from './choices.ts'
import { asksWhoStarted, holdsBack, started, tick, tickOf, ticksLeft, ticksNeeded, yesOf } from './confirmed.ts'
import { canBeLeftOut } from './tick-claim.tsx'

const licence = 'licence' as AskId
const [candidate] = presentCode.candidates?.licence ?? []
const portrait = { path: ['credentialSubject', 'portrait'] }
const number = { path: ['credentialSubject', 'document_number'] }
const point = (claim: typeof portrait) => tickOf(licence, candidate?.credentialId ?? '', claim)

describe('what has to be confirmed', () => {
  it('VP-28: what came by a code is not shared before the person said that they started it', () => {
    expect(asksWhoStarted(presentStranger)).toBe(true)
    const picked = start(presentStranger)
    expect(decisionOf(presentStranger, picked)).not.toBeNull()
    expect(yesOf(presentStranger, picked)).toBeNull()
    expect(holdsBack(presentStranger, picked)).toEqual({ ticks: 1 })
    const ticked = tick(picked, started, true)
    expect(yesOf(presentStranger, ticked)).toEqual(decisionOf(presentStranger, ticked))
    expect(yesOf(presentStranger, tick(ticked, started, false))).toBeNull()
  })

  it('nobody is asked where the browser itself says who asks, or where nothing leaves', () => {
    expect(ticksNeeded(presentAge, start(presentAge))).toEqual([])
    expect(yesOf(presentAge, start(presentAge))).not.toBeNull()
    expect(asksWhoStarted({ ...receive, plan: { ...receive.plan, warnings: ['cross-device'] } })).toBe(false)
  })

  it('each sensitive claim wants its own tick, and only those that would leave', () => {
    const picked = start(presentCode)
    expect(ticksNeeded(presentCode, picked)).toEqual([started, point(portrait), point(number)])
    const other = pickChoices(picked, licence, [{ credentialId: candidate?.credentialId ?? '', set: 1 }])
    expect(ticksNeeded(presentCode, other)).toEqual([started, point(number)])
    expect(ticksNeeded(presentCode, pickChoices(picked, licence, []))).toEqual([started])
  })

  it('a sensitive claim can be left out exactly where another claim set does without it', () => {
    if (!candidate) throw new Error('no candidate')
    expect(canBeLeftOut(candidate, portrait)).toBe(true)
    expect(canBeLeftOut(candidate, number)).toBe(false)
  })

  it('says what is missing: a pick before ticks, and nothing when all is there', () => {
    const picked = start(presentCode)
    expect(holdsBack(presentCode, pickChoices(picked, licence, []))).toBe('pick')
    const all = ticksNeeded(presentCode, picked).reduce((now, one) => tick(now, one, true), picked)
    expect(holdsBack(presentCode, all)).toBeNull()
  })

  it('whatever is ticked and taken back: there is a yes exactly when every point has its tick', () => {
    const points = ticksNeeded(presentCode, start(presentCode))
    const moves = fc.array(fc.record({ point: fc.constantFrom(...points, 'another', point({ path: ['x'] })), on: fc.boolean() }))
    fc.assert(
      fc.property(moves, (made) => {
        const picked = made.reduce((now, move) => tick(now, move.point, move.on), start(presentCode))
        const last = new Map(made.map((move) => [move.point, move.on]))
        expect(yesOf(presentCode, picked) !== null).toBe(points.every((one) => last.get(one) === true))
        expect(ticksLeft(presentCode, picked)).toEqual(points.filter((one) => last.get(one) !== true))
      }),
    )
  })
})
