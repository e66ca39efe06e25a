import { equalBytes } from '../../crypto/bytes.ts'
import { digest, type HashName } from '../../crypto/digest.ts'
import { decodeBase64 } from '../../crypto/x509.ts'

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
  const expressions = metadata.split(/[\t\n\f\r ]+/).map((expression) => /^([a-z0-9]+)-([^?]+)(?:\?.*)?$/.exec(expression) ?? [])
  for (const [prefix, name] of functions) {
    const values = expressions.flatMap(([, algorithm, value]) => (algorithm === prefix && value !== undefined ? [value] : []))
    if (values.length === 0) continue
    const actual = await digest(name, document)
    return values.some((value) => equalBytes(decodeBase64(value) ?? new Uint8Array(), actual))
  }
  return false
}
