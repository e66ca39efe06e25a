import type { Candidate, CredentialQuery } from '../core/exchange.ts'
import type { World } from '../core/plugin.ts'
import { algorithmsOf } from './fitting-identifiers.ts'

/**
 * The candidates of a query, usable ones first: of those whose holder signs with nothing that the verifier takes (`vp_formats_supported`, OpenID4VP 1.0
 * sections B.1.3.1.3 and B.3.4) none is usable. Resolves each holder once, and none where the verifier does not say what it takes.
 */
export async function withFittingSigners(
  { algorithms, holderBinding }: Pick<CredentialQuery, 'algorithms' | 'holderBinding'>,
  candidates: readonly Candidate[],
  world: Pick<World, 'resolve'>,
): Promise<readonly Candidate[]> {
  if (algorithms === undefined || !holderBinding) return candidates
  const holders = [...new Set(candidates.flatMap(({ holder, sets }) => (holder !== null && sets.length > 0 ? [holder] : [])))]
  const signs = await Promise.all(holders.map((holder) => algorithmsOf(holder, world)))
  const unfit = new Set<string | null>(holders.filter((_, index) => !algorithms.some((algorithm) => signs[index]?.has(algorithm))))
  if (unfit.size === 0) return candidates
  const isUnfit = ({ holder, sets }: Candidate) => sets.length > 0 && unfit.has(holder)
  const misfits = candidates.filter(isUnfit).map((candidate): Candidate => ({ ...candidate, sets: [], unusable: [{ code: 'other-signature', path: null }] }))
  const others = candidates.filter((candidate) => !isUnfit(candidate))
  return [...others.filter(({ sets }) => sets.length > 0), ...misfits, ...others.filter(({ sets }) => sets.length === 0)]
}
