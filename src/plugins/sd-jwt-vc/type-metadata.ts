import type { ClaimPath } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { World } from '../../core/plugin.ts'
import { isHttpsUrl, malformed } from './envelope.ts'
import { matchesIntegrity } from './integrity.ts'
import { type ClaimMetadata, readTypeDocument, type TypeDisplay, type TypeDocument } from './read-type-document.ts'
import type { PlacedClaim, SelectClaims } from './select-claims.ts'

/** What is known of a type once everything it extends was taken in. */
export interface TypeMetadata {
  readonly vct: string
  /** The types it extends, the nearest first. */
  readonly extended: readonly string[]
  readonly display: readonly TypeDisplay[]
  readonly claims: readonly ClaimMetadata[]
}

/** Why a credential is not as its type wants it. */
export interface TypeFault {
  readonly path: ClaimPath
  readonly rule: 'path' | 'mandatory' | 'sd'
}

// The credential's own type and four more.
const longestChain = 5

/**
 * The metadata of a type, fetched with everything it extends (SD-JWT VC draft 24 sections 5.3, 5.4); null when the type is no https URL.
 * `integrity` is the credential's `vct#integrity`. Throws `network.failed` when a document cannot be had, and `credential.malformed` for one that speaks
 * of another type, is not the one that was meant, extends itself or more than four others, or changes what it may not.
 */
export async function fetchTypeMetadata(vct: string, integrity: string | null, load: World['fetch']): Promise<TypeMetadata | null> {
  if (!isTypeUrl(vct)) return null
  const chain: TypeDocument[] = []
  let next: TypeDocument['extends'] = { vct, integrity }
  while (next) {
    const { vct: type } = next
    if (chain.some((document) => document.vct === type)) malformed('a type extends itself')
    if (chain.length === longestChain) malformed('a type extends too many')
    if (!isTypeUrl(type)) malformed('a type extends one that cannot be had')
    const document = await fetchDocument(type, next.integrity, load)
    chain.push(document)
    next = document.extends
  }
  const claims = chain.reduceRight<readonly ClaimMetadata[]>((base, { claims }) => extendClaims(base, claims), [])
  const ids = claims.flatMap(({ svgId }) => svgId ?? [])
  if (new Set(ids).size !== ids.length) malformed('an svg_id occurs twice')
  const display = chain.find((document) => document.display !== null)?.display ?? []
  return { vct, extended: chain.slice(1).map((document) => document.vct), display, claims }
}

/** Whether metadata may stand there: https, or this machine itself, for those who develop; the one fetch decides whether it may be asked. */
function isTypeUrl(type: string): boolean {
  return isHttpsUrl(type.replace(/^http:(?=\/\/(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1)(?:[:/]|$))/, 'https:'))
}

async function fetchDocument(type: string, integrity: string | null, load: World['fetch']): Promise<TypeDocument> {
  const { status, body } = await load(type, { headers: { accept: 'application/json' } })
  if (status !== 200) throw new WalletError('network.failed', 'no type metadata there')
  if (integrity !== null && !(await matchesIntegrity(body, integrity))) malformed('not the type metadata that was meant')
  const document = readTypeDocument(body)
  return document.vct === type ? document : malformed('type metadata of another type')
}

/** The child's properties over those of its base (section 5.6.5), which it may make stricter and not laxer. */
function extendClaims(base: readonly ClaimMetadata[], child: readonly ClaimMetadata[]): readonly ClaimMetadata[] {
  const merged = new Map(base.map((claim) => [JSON.stringify(claim.path), claim]))
  for (const claim of child) {
    const key = JSON.stringify(claim.path)
    const inherited = merged.get(key)
    if (inherited?.sd && inherited.sd !== 'allowed' && claim.sd !== null && claim.sd !== inherited.sd) malformed('a type changes sd')
    if (inherited?.mandatory && claim.mandatory === false) malformed('a type changes mandatory')
    merged.set(key, {
      path: claim.path,
      display: claim.display ?? inherited?.display ?? null,
      mandatory: claim.mandatory ?? inherited?.mandatory ?? null,
      sd: claim.sd ?? inherited?.sd ?? null,
      svgId: claim.svgId ?? inherited?.svgId ?? null,
    })
  }
  return [...merged.values()]
}

/** What of a whole credential breaks the rules of its type (section 5.6). `withholdable`: the exact places of what can be held back. Throws as `select` does. */
export function typeFaults({ claims: rules }: Pick<TypeMetadata, 'claims'>, select: SelectClaims, withholdable: readonly ClaimPath[]): readonly TypeFault[] {
  const places = new Set(withholdable.map((place) => JSON.stringify(place)))
  const faults: TypeFault[] = []
  for (const { path, mandatory, sd } of rules) {
    const selected = select(path)
    if (selected === null) faults.push({ path, rule: 'path' })
    else if (mandatory && selected.length === 0) faults.push({ path, rule: 'mandatory' })
    else if (sd && sd !== 'allowed' && selected.some((claim) => isWithheld(claim, places) !== (sd === 'always'))) faults.push({ path, rule: 'sd' })
  }
  return faults
}

/** What an array as issued had and has no more can be held back too. */
function isWithheld({ place, value }: PlacedClaim, places: ReadonlySet<string>): boolean {
  return value === undefined || places.has(JSON.stringify(place))
}

/** The entry for the first of these languages that there is one for, by its exact tag or by its language alone (RFC 4647 section 3.4); else the first. */
export function forLanguage<T extends { readonly locale: string }>(entries: readonly T[], languages: readonly string[]): T | null {
  const primary = (tag: string) => tag.toLowerCase().split('-')[0]
  for (const language of languages) {
    const exact = entries.find(({ locale }) => locale.toLowerCase() === language.toLowerCase())
    const near = exact ?? entries.find(({ locale }) => primary(locale) === primary(language))
    if (near) return near
  }
  return entries[0] ?? null
}
