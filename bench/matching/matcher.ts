import type { IndexEntry } from '../../src/core/credential.ts'

/** One way to find what fits the query in a wallet. */
export interface Matcher {
  /** Answers the query: as many times as it is called, nothing of an answer is kept for the next. */
  match(): unknown
  /** The ids of what it found with the last call of `match`. */
  found(answer: unknown): readonly string[]
}

/** A bundle exports this as `make`: made once for each wallet, before the clock starts. */
export type MakeMatcher = (wallet: readonly IndexEntry[], query: { readonly credentials: readonly object[] }) => Matcher
