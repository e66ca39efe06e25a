import type { AskId, Candidate, Choice, OfferedIdentifier, Plan } from './exchange.ts'

/** For each set of the plan, in its order: the options that can be met, as indexes in the verifier's order (OpenID4VP 1.0 section 6.4.2). */
export function satisfiable(plan: Pick<Plan, 'sets'>, usable: (ask: AskId) => boolean): readonly (readonly number[])[] {
  return plan.sets.map((set) => set.options.flatMap((option, index) => (option.every(usable) ? [index] : [])))
}

/** True when every required set has an option that can be met; otherwise nothing at all may be answered. */
export function canBeMet(plan: Pick<Plan, 'sets'>, usable: (ask: AskId) => boolean): boolean {
  const met = satisfiable(plan, usable)
  return plan.sets.every((set, index) => !set.required || (met[index]?.length ?? 0) > 0)
}

/** So many different unions of options are looked at. Verifiers ask for a handful. */
const mostUnions = 1000

/**
 * True when these asks are one option of each required set, at most one of each other set, and nothing beside (OpenID4VP 1.0 section 6.4.2). An ask may be
 * in several sets. False, too, where the sets leave more than 1,000 combinations of what was answered.
 */
export function isAnswer(plan: Pick<Plan, 'sets'>, answered: readonly string[]): boolean {
  const given: ReadonlySet<string> = new Set(answered)
  let reached = new Map<string, ReadonlySet<string>>([['', new Set()]])
  for (const { required, options } of plan.sets) {
    const met = options.filter((option) => option.every((ask) => given.has(ask)))
    const next = new Map(required ? [] : reached)
    for (const base of reached.values()) {
      for (const option of met) {
        const union = new Set([...base, ...option])
        next.set([...union].toSorted().join(), union)
        if (next.size > mostUnions) return false
      }
    }
    reached = next
  }
  return [...reached.values()].some((union) => union.size === given.size)
}

/** True when the ask can be answered with what the wallet has: a usable candidate, or no credential is asked for. */
export function isUsable(plan: Pick<Plan, 'asks'>, candidates: Readonly<Record<string, readonly Candidate[]>> | null, id: AskId): boolean {
  const ask = plan.asks.find((one) => one.id === id)
  if (ask?.kind !== 'credential') return ask !== undefined
  return firstUsable(candidates, id) !== null
}

/**
 * What the screen starts with: of each required set the first option that can be met, of each ask the first usable candidate and its first claim set;
 * of identifiers the one made for this site, else a fresh one. Nothing when the vault is locked or a required set cannot be met.
 */
export function preselect(
  plan: Pick<Plan, 'asks' | 'sets'>,
  candidates: Readonly<Record<string, readonly Candidate[]>> | null,
  identifiers: readonly OfferedIdentifier[] | null = null,
  origin: string | null = null,
): Readonly<Record<string, readonly Choice[]>> {
  const usable = (id: AskId) => isUsable(plan, candidates, id)
  if (!canBeMet(plan, usable)) return {}
  const chosen: Record<string, readonly Choice[]> = {}
  for (const set of plan.sets) {
    if (!set.required) continue
    for (const id of set.options.find((option) => option.every(usable)) ?? []) {
      const kind = plan.asks.find((ask) => ask.id === id)?.kind
      const candidate = firstUsable(candidates, id)
      if (kind === 'credential' && candidate) chosen[id] = [{ credentialId: candidate.credentialId, set: 0 }]
      if (kind === 'identifier') chosen[id] = [{ identifier: (origin !== null && identifiers?.find((each) => each.origin === origin)?.did) || 'new' }]
    }
  }
  return chosen
}

function firstUsable(candidates: Readonly<Record<string, readonly Candidate[]>> | null, id: AskId): Candidate | null {
  const held = candidates && Object.hasOwn(candidates, id) ? candidates[id] : undefined
  return held?.find((candidate) => candidate.sets.length > 0) ?? null
}
