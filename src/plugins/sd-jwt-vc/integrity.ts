import { decodeBase64url } from '../../crypto/base64url.ts'
import { equalBytes } from '../../crypto/bytes.ts'
import { digest, type HashName } from '../../crypto/digest.ts'

/** Strongest first (Subresource Integrity section 3.2.1). */
const functions: readonly (readonly [string, HashName])[] = [
  ['sha512', 'sha-512'],
  ['sha384', 'sha-384'],
  ['sha256', 'sha-256'],
]

/**
 * Whether the document is the one the integrity metadata was made of (SD-JWT VC draft 24 section 6): by the strongest hash function that we know of
 * those in it, any one of its values. False where we know none of them.
 */
export async function matchesIntegrity(document: Uint8Array, metadata: string): Promise<boolean> {
  const expressions = metadata.split(/[\t\n\f\r ]+/).map((expression) => /^(sha\d+)-([^?]+)(?:\?.*)?$/i.exec(expression) ?? [])
  for (const [prefix, name] of functions) {
    const values = expressions.flatMap(([, algorithm, value]) => (algorithm?.toLowerCase() === prefix && value !== undefined ? [value] : []))
    if (values.length === 0) continue
    const actual = await digest(name, document)
    return values.some((value) => equalBytes(decodeEither(value) ?? new Uint8Array(), actual))
  }
  return false
}

/** A base64-value (Content Security Policy Level 3 section 2.3.1): of either alphabet, with its padding or without. */
function decodeEither(value: string): Uint8Array | null {
  return decodeBase64url(
    value
      .replace(/={1,2}$/, '')
      .replaceAll('+', '-')
      .replaceAll('/', '_'),
  )
}
