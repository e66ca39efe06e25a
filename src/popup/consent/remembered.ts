import type { Ask, AskId, Choice, Shown } from '../../core/exchange.ts'

/** For each set of a plan, which of its options; null: left out. */
type Options = readonly (number | null)[]

/** True when the screen starts with what the person had remembered. */
export function isRemembered(shown: Shown): boolean {
  return rememberedOptions(shown) !== null
}

/** For each set the option that makes exactly what was remembered the answer; null when nothing was, or when a part of it is not offered any more. */
export function rememberedOptions(shown: Shown): Options | null {
  const choices = shown.grant?.choices
  if (!choices) return null
  const given = shown.plan.asks.filter((ask) => choices[ask.id]?.length && choices[ask.id]?.every((choice) => isOffered(shown, ask, choice)))
  return given.length < Object.keys(choices).length ? null : optionsFor(shown.plan, new Set(given.map(({ id }) => id)))
}

/** So many different combinations of options are looked at; verifiers ask for a handful. */
const mostCombinations = 1000

/** An option of each set, so that together they need exactly these asks; null where there is no such choice of options. */
function optionsFor({ sets }: Pick<Shown['plan'], 'sets'>, given: ReadonlySet<AskId>): Options | null {
  interface Reached {
    readonly asks: ReadonlySet<AskId>
    readonly options: Options
  }
  let reached: readonly Reached[] = [{ asks: new Set(), options: [] }]
  for (const { required, options } of sets) {
    const next = new Map<string, Reached>()
    const add = (asks: ReadonlySet<AskId>, taken: Options) => {
      const key = [...asks].toSorted().join(' ')
      if (!next.has(key)) next.set(key, { asks, options: taken })
    }
    for (const base of reached) {
      if (!required) add(base.asks, [...base.options, null])
      for (const [index, option] of options.entries())
        if (option.every((ask) => given.has(ask))) add(new Set([...base.asks, ...option]), [...base.options, index])
    }
    if (next.size > mostCombinations) return null
    reached = [...next.values()]
  }
  return reached.find(({ asks }) => asks.size === given.size)?.options ?? null
}

/** True when the screen offers this choice for this ask. */
export function isOffered(shown: Shown, ask: Ask, choice: Choice): boolean {
  if ('identifier' in choice)
    return ask.kind === 'identifier' && (choice.identifier === 'new' || (shown.identifiers ?? []).some(({ did }) => did === choice.identifier))
  const candidate = shown.candidates?.[ask.id]?.find(({ credentialId }) => credentialId === choice.credentialId)
  return ask.kind === 'credential' && candidate !== undefined && choice.set >= 0 && choice.set < candidate.sets.length
}
