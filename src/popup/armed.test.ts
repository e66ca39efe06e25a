import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Arming, arming, armDelay, type ArmEvent, isArmed, step } from './armed.ts'

const shownAt = 1000
const late = shownAt + armDelay

function play(events: readonly ArmEvent[]): { readonly state: Arming; readonly yeses: number } {
  let state = arming(shownAt)
  let yeses = 0
  for (const event of events) {
    const next = step(state, event)
    state = next.state
    if (next.yes) yeses++
  }
  return { state, yeses }
}
const down = (at: number, more: Partial<Extract<ArmEvent, { kind: 'down' }>> = {}): ArmEvent => ({
  kind: 'down',
  at,
  by: 'pointer',
  trusted: true,
  repeat: false,
  inside: true,
  ...more,
})
const click = (at: number, more: Partial<Extract<ArmEvent, { kind: 'click' }>> = {}): ArmEvent => ({
  kind: 'click',
  at,
  trusted: true,
  byPointer: true,
  ...more,
})

describe('the button that says yes', () => {
  it('takes a press that begins and ends on it after it was armed', () => {
    expect(play([down(late), click(late + 80)]).yeses).toBe(1)
    expect(play([down(late, { by: 'key' }), click(late + 80, { byPointer: false })]).yeses).toBe(1)
  })

  it('UI-1: a synthetic click is ignored, with or without synthetic presses before it', () => {
    expect(play([click(late, { trusted: false })]).yeses).toBe(0)
    expect(play([down(late, { trusted: false }), click(late + 50, { trusted: false })]).yeses).toBe(0)
    expect(play([down(late), click(late + 50, { trusted: false })]).yeses).toBe(0)
    expect(play([down(late, { trusted: false }), click(late + 50)]).yeses).toBe(0)
  })

  it('UI-2: a click earlier than 800 ms after the screen appeared is ignored', () => {
    expect(armDelay).toBe(800)
    expect(isArmed(arming(shownAt), shownAt + 799)).toBe(false)
    expect(isArmed(arming(shownAt), shownAt + 800)).toBe(true)
    expect(play([down(late - 2), click(late - 1)]).yeses).toBe(0)
  })

  it('UI-2: focus, resize and coming back disarm it again', () => {
    const back: ArmEvent = { kind: 'shown', at: late + 100 }
    expect(play([back, down(late + 200), click(late + 300)]).yeses).toBe(0)
    expect(play([back, down(late + 900), click(late + 950)]).yeses).toBe(1)
  })

  it('UI-2: a press that began before it was armed does not count when it ends after', () => {
    expect(play([down(late - 1), click(late + 500)]).yeses).toBe(0)
  })

  it('UI-2: a press that began before the screen came back does not count', () => {
    expect(play([down(late), { kind: 'shown', at: late + 10 }, click(late + 2000)]).yeses).toBe(0)
  })

  it('a press that began beside it does not count', () => {
    expect(play([down(late, { inside: false }), click(late + 50)]).yeses).toBe(0)
  })

  it('UI-3: a key held from before is ignored, as is its release', () => {
    const held = [down(shownAt + 10, { by: 'key' }), down(late + 10, { by: 'key', repeat: true })]
    expect(play([...held, click(late + 20, { byPointer: false })]).yeses).toBe(0)
    expect(play([down(late, { by: 'key', repeat: true }), click(late + 20, { byPointer: false })]).yeses).toBe(0)
  })

  it('an assistive tool that clicks without a press is heard once armed', () => {
    expect(play([click(late - 1, { byPointer: false })]).yeses).toBe(0)
    expect(play([click(late, { byPointer: false })]).yeses).toBe(1)
  })

  it('UI-1, UI-2, UI-3: whatever happens, a yes needs a trusted click 800 ms after the last disarming', () => {
    const at = fc.integer({ min: shownAt, max: shownAt + 5000 })
    const by = fc.constantFrom('pointer' as const, 'key' as const)
    const event: fc.Arbitrary<ArmEvent> = fc.oneof(
      at.map((time): ArmEvent => ({ kind: 'shown', at: time })),
      fc.record({ kind: fc.constant('down' as const), at, by, trusted: fc.boolean(), repeat: fc.boolean(), inside: fc.boolean() }),
      fc.record({ kind: fc.constant('click' as const), at, trusted: fc.boolean(), byPointer: fc.boolean() }),
    )
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (unordered) => {
        const events = unordered.toSorted((a, b) => a.at - b.at)
        let state = arming(shownAt)
        let disarmed = shownAt
        let press: Extract<ArmEvent, { kind: 'down' }> | null = null
        for (const one of events) {
          if (one.kind === 'shown') disarmed = one.at
          const next = step(state, one)
          if (next.yes) {
            expect(one.kind).toBe('click')
            expect(one.at - disarmed).toBeGreaterThanOrEqual(armDelay)
            expect(one.kind === 'click' && one.trusted).toBe(true)
            if (one.kind === 'click' && one.byPointer) {
              expect(press).toMatchObject({ inside: true, trusted: true, repeat: false })
              expect((press?.at ?? 0) - disarmed).toBeGreaterThanOrEqual(armDelay)
            }
          }
          if (one.kind === 'down' && one.trusted) press = one
          state = next.state
        }
      }),
    )
  })
})
