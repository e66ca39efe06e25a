/** The age identity (`AGE-SECRET-KEY-1…`) of 24 recovery words. Throws for words that are not a whole phrase. */
export function identityOfWords(words: string): string
