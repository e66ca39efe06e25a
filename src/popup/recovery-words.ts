import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { toBase64Url } from './bytes.ts'

/** How many recovery words there are: 256 bits and a checksum of eight (BIP-39). */
export const wordCount = 24
/** What was typed where recovery words belong. `unknown`: the place, from 1, of the first that is not on the list. Nothing else is said of wrong ones. */
export type WordsRead =
  | { readonly ok: true; readonly entropy: string }
  | { readonly ok: false; readonly count: number; readonly unknown: number | null; readonly complete: boolean }

const known: ReadonlySet<string> = new Set(wordlist)

/** The 24 words for 32 bytes. */
export function wordsOf(entropy: Uint8Array): readonly string[] {
  return entropyToMnemonic(entropy, wordlist).split(' ')
}

/** What was typed, as words: whatever stands between them, and in whatever case. */
export function split(typed: string): readonly string[] {
  return typed
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean)
}

/** Reads 24 words and their checksum. `entropy`: base64url. The last word counts as typed once something stands behind it. */
export function readWords(typed: string): WordsRead {
  const words = split(typed)
  const finished = words.length >= wordCount || /[^a-z]$/i.test(typed) ? words : words.slice(0, -1)
  const unknown = finished.findIndex((word) => !known.has(word))
  const complete = words.length === wordCount
  if (!complete || unknown >= 0) return { ok: false, count: words.length, unknown: unknown < 0 ? null : unknown + 1, complete }
  try {
    const entropy = mnemonicToEntropy(words.join(' '), wordlist)
    const text = toBase64Url(entropy)
    entropy.fill(0)
    return { ok: true, entropy: text }
  } catch {
    return { ok: false, count: words.length, unknown: null, complete }
  }
}

/** Three different places of the 24, from 0 and in order, drawn evenly. */
export function drawPlaces(random: (into: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>): readonly number[] {
  const places = new Set<number>()
  while (places.size < 3) for (const byte of random(new Uint8Array(8))) if (byte < 240 && places.size < 3) places.add(byte % wordCount)
  return [...places].toSorted((a, b) => a - b)
}
