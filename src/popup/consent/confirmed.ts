import type { AskId, Disclosure, Shown } from '../../core/exchange.ts'
import { decisionOf, neededAsks, type Picked, type Yes } from './choices.ts'
import { isSensitive } from './sensitive.ts'

/** The point to confirm when a request came by link or code: that the person started it. */
export const started = 'started'

/** True when the person has to say that they started this themselves: it came by a link or a code, and something would be answered. */
export function asksWhoStarted({ plan }: Shown): boolean {
  return plan.kind !== 'issuance' && plan.warnings.includes('cross-device')
}

/** The name of the point to confirm for one sensitive claim of one credential. */
export function tickOf(ask: AskId, credentialId: string, { path }: Pick<Disclosure, 'path'>): string {
  return JSON.stringify([ask, credentialId, path])
}

/** Every point that wants a tick of its own before what is picked now can be shared, in the order of the screen. */
export function ticksNeeded(shown: Shown, picked: Picked): readonly string[] {
  const sensitive = neededAsks(shown, picked).flatMap((ask) =>
    (picked.choices[ask.id] ?? []).flatMap((choice) => {
      if (!('credentialId' in choice)) return []
      const candidate = shown.candidates?.[ask.id]?.find(({ credentialId }) => credentialId === choice.credentialId)
      return (candidate?.sets[choice.set] ?? []).filter(isSensitive).map((disclosure) => tickOf(ask.id, choice.credentialId, disclosure))
    }),
  )
  return [...(asksWhoStarted(shown) ? [started] : []), ...new Set(sensitive)]
}

/** The points that still want their tick. */
export function ticksLeft(shown: Shown, picked: Picked): readonly string[] {
  return ticksNeeded(shown, picked).filter((tick) => !picked.ticked.includes(tick))
}

/** Sets or takes back one tick. */
export function tick(picked: Picked, point: string, on: boolean): Picked {
  const others = picked.ticked.filter((one) => one !== point)
  return { ...picked, ticked: on ? [...others, point] : others }
}

/** The yes that says exactly what is picked, once every point has its tick; null before. */
export function yesOf(shown: Shown, picked: Picked): Yes | null {
  return ticksLeft(shown, picked).length > 0 ? null : decisionOf(shown, picked)
}

/** Why nothing can be shared yet: something has to be picked or filled in, or points have to be confirmed; null when it can. */
export function holdsBack(shown: Shown, picked: Picked): 'pick' | 'input' | { readonly ticks: number } | null {
  if (decisionOf(shown, picked) === null) return neededAsks(shown, picked).some((ask) => ask.kind === 'input' && !picked.inputs[ask.id]) ? 'input' : 'pick'
  const left = ticksLeft(shown, picked).length
  return left > 0 ? { ticks: left } : null
}
