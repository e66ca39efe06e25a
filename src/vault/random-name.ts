import { refuse, type Shape } from './shape.ts'

const digits: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** A new name that says nothing: 128 random bits in hex. */
export function makeName(random: (length: number) => Uint8Array): string {
  return hex(random(16))
}

/** Such a name. */
export const randomName: Shape<string> = (value, path) => (isRandomName(value) ? value : refuse(path))

/** True for such a name. */
export function isRandomName(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{32}$/.test(value)
}

/** Bytes in hex. */
export function hex(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += digits[byte] ?? ''
  return text
}
