import { words } from './words.ts'

/** The shortest passphrase that is accepted, in characters. */
export const minLength = 12
/** What makes a passphrase weaker than it looks. */
export type Weakness = 'short' | 'common' | 'repeats' | 'sequence'
/** How hard a passphrase is to guess. `level`: 0 not accepted, 1 weak, 2 fair, 3 good, 4 strong. */
export interface Strength {
  /** Estimated guesses, as a power of two; never more than the characters allow. */
  readonly bits: number
  readonly level: 0 | 1 | 2 | 3 | 4
  readonly weakness: Weakness | null
}

const common =
  'password passwort passphrase letmein welcome iloveyou monkey dragon football baseball sunshine princess master shadow superman admin login qwerty azerty qwertz wallet lanyard secret trustno starwars hello changeme correct horse battery staple'.split(
    ' ',
  )
const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', 'qwertzuiop', 'azertyuiop']
const runs = [...rows, ...rows.map((row) => [...row].reverse().join(''))]
const list = new Set(words)
const separators: ReadonlySet<string> = new Set([' ', '-', '_', '.', ','])

/** Estimates a passphrase the way a guesser works: by words, runs and repeats first, and by single characters only for what is left. */
export function strength(passphrase: string): Strength {
  const text = passphrase.normalize('NFC')
  const lower = text.toLowerCase().replaceAll('0', 'o').replaceAll('@', 'a').replaceAll('$', 's').replaceAll('1', 'i').replaceAll('3', 'e')
  const alphabet = alphabetSize(text)
  const seen = new Set<string>()
  let bits = 0
  let weakness: Weakness | null = null
  for (let at = 0; at < text.length; ) {
    const found = pieceAt(lower, text.toLowerCase(), at)
    const piece = found?.piece ?? lower.charAt(at)
    const cost = found?.bits ?? (separators.has(piece) ? 3 : Math.log2(alphabet))
    // What came before costs a guesser next to nothing when it comes again.
    bits += seen.has(piece) && (piece.length > 1 || separators.has(piece)) ? 0.5 : piece === lower.charAt(at - 1) && piece.length === 1 ? 0.5 : cost
    if (found?.weakness) weakness ??= found.weakness
    seen.add(piece)
    at += piece.length
  }
  if (/^(.{1,6})\1+$/u.test(lower)) {
    weakness = 'repeats'
    bits = Math.min(bits, 16)
  }
  bits = Math.min(bits, text.length * Math.log2(alphabet))
  if ([...text].length < minLength) return { bits, level: 0, weakness: 'short' }
  return { bits, level: bits < 34 ? 1 : bits < 46 ? 2 : bits < 58 ? 3 : 4, weakness: bits < 46 ? weakness : null }
}

function pieceAt(lower: string, plain: string, at: number): { readonly piece: string; readonly bits: number; readonly weakness: Weakness | null } | null {
  for (const word of common) if (lower.startsWith(word, at)) return { piece: word, bits: 5, weakness: 'common' }
  for (let size = 6; size >= 3; size--) {
    const piece = lower.slice(at, at + size)
    if (piece.length === size && list.has(piece)) return { piece, bits: 9, weakness: null }
  }
  for (let size = 12; size >= 3; size--) {
    const piece = plain.slice(at, at + size)
    if (piece.length === size && runs.some((run) => run.includes(piece))) return { piece: lower.slice(at, at + size), bits: 5, weakness: 'sequence' }
  }
  const year = /^(?:19|20)\d\d/.exec(plain.slice(at))
  return year ? { piece: lower.slice(at, at + 4), bits: 6, weakness: null } : null
}

function alphabetSize(text: string): number {
  let size = 0
  if (/[a-z]/.test(text)) size += 26
  if (/[A-Z]/.test(text)) size += 26
  if (/\d/.test(text)) size += 10
  if (/[ -/:-@[-`{-~]/.test(text)) size += 20
  if (/[^\0-\x7f]/.test(text)) size += 60
  return Math.max(size, 2)
}
