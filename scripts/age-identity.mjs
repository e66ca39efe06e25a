// The age identity of recovery words: `node scripts/age-identity.mjs < words.txt > identity.txt`, then `age -d -i identity.txt backup.age`.
// What it does stands in docs/backup.md, so that it can be written again in any language.
import { hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { bech32 } from '@scure/base'
import { mnemonicToEntropy } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { isMain } from './sentence.mjs'

/** The identity (`AGE-SECRET-KEY-1…`) of 24 words. Throws for words that are not a whole phrase. */
export function identityOfWords(words) {
  const entropy = mnemonicToEntropy(words.trim().toLowerCase().split(/\s+/).join(' '), wordlist)
  if (entropy.length !== 32) throw new Error('There have to be 24 words.')
  const scalar = new Uint8Array(hkdfSync('sha256', entropy, new Uint8Array(0), 'lanyard/1/backup', 32))
  return bech32.encodeFromBytes('AGE-SECRET-KEY-', scalar).toUpperCase()
}

if (isMain(import.meta)) console.log(identityOfWords(readFileSync(0, 'utf8')))
