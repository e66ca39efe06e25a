import type { Ask, AskId, Choice, Offer, Shown } from '../../core/exchange.ts'
import { canBeMet, isUsable, satisfiable } from '../../core/selection.ts'
import { answeredSite } from './asker.ts'
import { isOffered, rememberedOptions } from './remembered.ts'

/** What the person has picked so far. */
export interface Picked {
  /** For each set of the plan, which of its options; null: left out. */
  readonly options: readonly (number | null)[]
  /** For each ask, also those that no picked option needs: coming back to an option finds the old choice. */
  readonly choices: Readonly<Record<string, readonly Choice[]>>
  readonly inputs: Readonly<Record<string, string>>
  readonly offers: readonly string[]
  /** What has a tick of its own: see `ticksNeeded`. */
  readonly ticked: readonly string[]
}

/**
 * What the screen starts with: what was remembered, where all of it can be chosen again; else the first option that can be met of each required set and the
 * first usable candidate of each ask. Every offer that can be kept. No tick.
 */
export function start(shown: Shown): Picked {
  const met = satisfiable(shown.plan, usable(shown))
  const remembered = rememberedOptions(shown)
  return {
    options: remembered ?? shown.plan.sets.map((set, index) => (set.required ? (met[index]?.[0] ?? null) : null)),
    choices: { ...Object.fromEntries(shown.plan.asks.map((ask) => [ask.id, firstChoice(ask, shown)])), ...(remembered && shown.grant?.choices) },
    inputs: {},
    offers: shown.plan.offers.filter(isClaimable).map((offer) => offer.id),
    ticked: [],
  }
}

function firstChoice(ask: Ask, shown: Shown): readonly Choice[] {
  if (ask.kind === 'identifier') return [{ identifier: ownIdentifier(shown) }]
  const candidate = ask.kind === 'credential' ? shown.candidates?.[ask.id]?.find((one) => one.sets.length > 0) : undefined
  return candidate ? [{ credentialId: candidate.credentialId, set: 0 }] : []
}

/** The identifier made for the very site that gets the answer, else a fresh one: one that another site knows is never picked unasked, nor one of the page a link stood on. */
export function ownIdentifier(shown: Shown): string {
  const site = answeredSite(shown)
  return (site !== null && shown.identifiers?.find(({ origin }) => origin === site)?.did) || 'new'
}

/** Which asks can be answered with what is held. */
export function usable(shown: Shown): (id: AskId) => boolean {
  return (id) => isUsable(shown.plan, shown.candidates, id)
}

/** True when the wallet is open and every required part can be answered. */
export function fits(shown: Shown): boolean {
  return shown.candidates !== null && canBeMet(shown.plan, usable(shown)) && (shown.plan.offers.length === 0 || shown.plan.offers.some(isClaimable))
}

/** False when a check that a credential must pass to be kept did not pass. */
export function isClaimable(offer: Offer): boolean {
  return offer.checks.every((check) => check.result === 'passed' || !['format', 'signature', 'issuer-key'].includes(check.name))
}

/** The asks that the picked options need, in the order they were asked. */
export function neededAsks(shown: Shown, picked: Picked): readonly Ask[] {
  const needed = new Set<string>(shown.plan.sets.flatMap((set, index) => set.options[picked.options[index] ?? -1] ?? []))
  return shown.plan.asks.filter((ask) => needed.has(ask.id))
}

/** The same with every optional set left out. */
export function withoutOptional(shown: Shown, picked: Picked): Picked {
  return { ...picked, options: picked.options.map((option, index) => (shown.plan.sets[index]?.required ? option : null)) }
}

/** A yes, as it goes on its way. */
export interface Yes {
  version: number
  allow: true
  choices: Record<string, Choice[]>
  inputs: Record<string, string>
  offers: string[]
}

/** The yes that says exactly what is picked; null while something that is needed is missing. Ticks are not looked at: `yesOf` is for the button. */
export function decisionOf(shown: Shown, picked: Picked): Yes | null {
  if (!fits(shown)) return null
  if (shown.plan.sets.some((set, index) => !isPicked(set, picked.options[index]))) return null
  const asks = neededAsks(shown, picked)
  const choices: Record<string, Choice[]> = {}
  const inputs: Record<string, string> = {}
  for (const ask of asks) {
    if (ask.kind === 'input') {
      const text = picked.inputs[ask.id] ?? ''
      if (!text) return null
      inputs[ask.id] = text
    } else {
      const chosen = picked.choices[ask.id] ?? []
      if (!chosen.length || !chosen.every((choice) => isOffered(shown, ask, choice))) return null
      choices[ask.id] = [...chosen]
    }
  }
  const offers = shown.plan.offers.filter((offer) => isClaimable(offer) && picked.offers.includes(offer.id)).map((offer) => offer.id)
  if (shown.plan.offers.length && !offers.length) return null
  return { version: shown.version, allow: true, choices, inputs, offers }
}

function isPicked(set: Shown['plan']['sets'][number], option: number | null | undefined): boolean {
  return option == null ? !set.required : set.options[option] !== undefined
}

/** Picks an option of one set; null leaves an optional set out. */
export function pickOption(picked: Picked, set: number, option: number | null): Picked {
  return { ...picked, options: picked.options.map((old, index) => (index === set ? option : old)) }
}

/** Picks what answers one ask. */
export function pickChoices(picked: Picked, ask: AskId, choices: readonly Choice[]): Picked {
  return { ...picked, choices: { ...picked.choices, [ask]: choices } }
}
