import { WalletError } from '../core/errors.ts'

/** One element of DER (ITU-T X.690): its identifier octet, what is in it, and all of it. */
export interface Element {
  readonly tag: number
  readonly content: Uint8Array
  readonly whole: Uint8Array
}

/** Reads elements one after the other. Every verb throws `request.malformed` when what stands there is something else. */
export interface Elements {
  /** The next element. It has this tag. */
  take(tag: number): Element
  /** The next element when it has this tag; else null, and nothing was read. */
  maybe(tag: number): Element | null
  /** The next element, whatever it is; null at the end. */
  next(): Element | null
  /** Nothing is left. */
  end(): void
}

/** Identifier octets (ITU-T X.680 section 8.6). */
export const tags = { boolean: 0x01, integer: 0x02, bits: 0x03, octets: 0x04, nothing: 0x05, oid: 0x06, sequence: 0x30, set: 0x31 } as const

/** Refuses what is not DER, or not what was expected. */
export function notDer(what: string): never {
  throw new WalletError('request.malformed', `${what} is not acceptable DER`)
}

/** The elements in the bytes: tag numbers below 31, lengths definite and as short as they can be written (X.690 section 10.1). */
export function elementsOf(bytes: Uint8Array): Elements {
  let at = 0
  const next = (): Element | null => {
    if (at === bytes.length) return null
    const element = readAt(bytes, at)
    at += element.whole.length
    return element
  }
  return {
    next,
    take(tag) {
      const element = next()
      return element?.tag === tag ? element : notDer('an element')
    },
    maybe: (tag) => (bytes[at] === tag ? next() : null),
    end: () => (at === bytes.length ? undefined : notDer('what follows')),
  }
}

/** The one element that the bytes are. Throws `request.malformed`. */
export function elementOf(bytes: Uint8Array, tag: number): Element {
  const elements = elementsOf(bytes)
  const element = elements.take(tag)
  elements.end()
  return element
}

/** All elements in the content of one, at least one. Throws `request.malformed`. */
export function partsOf({ content }: Element): readonly Element[] {
  const elements = elementsOf(content)
  const parts: Element[] = []
  for (let part = elements.next(); part; part = elements.next()) parts.push(part)
  return parts.length > 0 ? parts : notDer('an empty list')
}

function readAt(bytes: Uint8Array, start: number): Element {
  const tag = bytes[start] ?? 0
  if ((tag & 31) === 31) notDer('a tag')
  let at = start + 2
  let length = bytes[start + 1] ?? notDer('a length')
  if (length >= 128) {
    const size = length & 127
    if (size === 0 || size > 3) notDer('a length')
    length = 0
    for (const end = at + size; at < end; at++) length = length * 256 + (bytes[at] ?? notDer('a length'))
    if (length < 128 || length < 256 ** (size - 1)) notDer('a length')
  }
  const end = at + length
  if (end > bytes.length) notDer('a length')
  return { tag, content: bytes.subarray(at, end), whole: bytes.subarray(start, end) }
}

/** A BOOLEAN. Throws `request.malformed`. */
export function readBoolean({ content }: Element): boolean {
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 255)) notDer('a boolean')
  return content[0] === 255
}

/** An INTEGER from 0 to 2^31 - 1. Throws `request.malformed`. */
export function readSmallInteger({ content }: Element): number {
  const bytes = readUnsigned(content)
  return bytes.length <= 4 && (bytes.length < 4 || (bytes[0] ?? 0) < 128) ? bytes.reduce((value, byte) => value * 256 + byte, 0) : notDer('an integer')
}

/** The bytes of a non-negative INTEGER without the one that only says that it is not negative. Throws `request.malformed`. */
export function readUnsigned(content: Uint8Array): Uint8Array {
  const [first, second] = content
  if (first === undefined || first >= 128) return notDer('an integer')
  if (first !== 0 || second === undefined) return content
  return second >= 128 ? content.subarray(1) : notDer('an integer')
}

/** A BIT STRING of whole bytes. Throws `request.malformed`. */
export function readBytes({ content }: Element): Uint8Array {
  return content[0] === 0 ? content.subarray(1) : notDer('a bit string')
}

/** Whether each bit of a BIT STRING is set, the first one first. Throws `request.malformed`. */
export function readBits({ content }: Element): readonly boolean[] {
  const unused = content[0] ?? 8
  const bytes = content.subarray(1)
  if (unused > 7 || (bytes.length === 0 && unused > 0)) notDer('a bit string')
  if (((bytes.at(-1) ?? 0) & ((1 << unused) - 1)) !== 0) notDer('a bit string')
  return Array.from({ length: bytes.length * 8 - unused }, (_, bit) => (((bytes[bit >> 3] ?? 0) << (bit & 7)) & 128) !== 0)
}

/** An OBJECT IDENTIFIER in dots. Throws `request.malformed`. */
export function readOid({ content }: Element): string {
  const arcs: number[] = []
  let value = 0
  let started = false
  for (const byte of content) {
    if ((!started && byte === 0x80) || value > 2 ** 45) notDer('an object identifier')
    value = value * 128 + (byte & 127)
    started = byte >= 128
    if (started) continue
    if (arcs.length === 0) arcs.push(Math.min(2, Math.floor(value / 40)), value - 40 * Math.min(2, Math.floor(value / 40)))
    else arcs.push(value)
    value = 0
  }
  return started || arcs.length === 0 ? notDer('an object identifier') : arcs.join('.')
}
