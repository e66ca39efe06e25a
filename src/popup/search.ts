import type { IndexEntry } from '../core/credential.ts'
import { type ClaimNode, claimTree } from './claims.ts'

/** True when every word sought stands somewhere in the title, the issuer, the type or the claims. */
export function matches(entry: IndexEntry, sought: string): boolean {
  const wanted = fold(sought).split(/\s+/).filter(Boolean)
  if (!wanted.length) return true
  const text = fold([entry.title, entry.issuer, ...entry.types, ...claimTree(entry.claims).flatMap(said)].join('\n'))
  return wanted.every((word) => text.includes(word))
}

function said({ label, value, parts }: ClaimNode): readonly string[] {
  return [label, value === null ? '' : String(value), ...parts.flatMap(said)]
}

function fold(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
}
