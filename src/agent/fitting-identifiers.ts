import { type Identifier, isDid } from '../core/did.ts'
import type { Ask, Plan } from '../core/exchange.ts'
import type { KeyAlgorithm } from '../core/key.ts'
import type { World } from '../core/plugin.ts'
import { algorithmOf } from '../crypto/jwk.ts'

type IdentifierAsk = Extract<Ask, { readonly kind: 'identifier' }>

/** Those identifiers that every ask for one accepts, by their method and by what their keys sign with; none where no ask is for one. */
export async function fittingIdentifiers(plan: Plan, identifiers: readonly Identifier[], world: Pick<World, 'resolve'>): Promise<readonly Identifier[]> {
  const asks = plan.asks.filter((ask) => ask.kind === 'identifier')
  if (asks.length === 0) return []
  const ofMethod = identifiers.filter(({ did }) => isDid(did) && asks.every(({ methods }) => methods.includes(did.split(':')[1] ?? '')))
  if (asks.every(({ algorithms }) => algorithms === undefined)) return ofMethod
  const signs = await Promise.all(ofMethod.map(({ did }) => signsAsAsked(did, asks, world)))
  return ofMethod.filter((_, index) => signs[index])
}

/** Of the keys in the document any one will do: which of them is held, only a keystore knows. */
async function signsAsAsked(did: string, asks: readonly IdentifierAsk[], world: Pick<World, 'resolve'>): Promise<boolean> {
  const algorithms = await algorithmsOf(did, world)
  return asks.every((ask) => ask.algorithms === undefined || ask.algorithms.some((algorithm) => algorithms.has(algorithm)))
}

/** What the keys of an identifier sign with; none of one that cannot be resolved. */
export async function algorithmsOf(did: string, world: Pick<World, 'resolve'>): Promise<ReadonlySet<KeyAlgorithm | null>> {
  const document = await world.resolve(did).catch(() => null)
  return new Set(document?.verificationMethod.map(({ publicKeyJwk }) => algorithmOf(publicKeyJwk)))
}

/** What a fresh identifier has to be so that each of these asks accepts it. */
export function freshFor(asks: readonly IdentifierAsk[]): { readonly methods: readonly string[]; readonly algorithm: KeyAlgorithm } {
  const [first = [], ...others] = asks.map(({ methods }) => methods)
  const [algorithm = 'ES256'] = asks.flatMap(({ algorithms = [] }) => algorithms)
  return { methods: first.filter((method) => others.every((methods) => methods.includes(method))), algorithm }
}
