import { concatBytes, decodeUtf8, encodeUtf8 } from '../crypto/bytes.ts'
import { refuse } from './shape.ts'

/** Whole numbers and pieces of bytes, one after the other. */
export interface ByteWriter {
  /** A whole number from 0 up, in as few bytes as it needs (LEB128). */
  number(value: number): void
  bytes(part: Uint8Array): void
  /** With their length in front. */
  piece(part: Uint8Array): void
  /** A piece of UTF-8. */
  text(part: string): void
  done(): Uint8Array<ArrayBuffer>
}

/** Reads what a `ByteWriter` wrote. Every call throws `vault.damaged` where the bytes end too soon. */
export interface ByteReader {
  number(): number
  bytes(length: number): Uint8Array
  /** Bytes that were written with their length in front. */
  piece(): Uint8Array
  text(): string
  atEnd(): boolean
}

// Seven such steps hold every number that is exact.
const largestUnit = 128 ** 6

/** A writer with nothing written. */
export function byteWriter(): ByteWriter {
  let buffer = new Uint8Array(4096)
  let length = 0
  const reserve = (count: number): void => {
    if (length + count <= buffer.length) return
    const larger = new Uint8Array(2 * (length + count))
    larger.set(buffer)
    buffer = larger
  }
  const writer: ByteWriter = {
    number(value) {
      reserve(8)
      let rest = value
      for (; rest >= 128; rest = Math.floor(rest / 128)) buffer[length++] = (rest % 128) + 128
      buffer[length++] = rest
    },
    bytes(part) {
      reserve(part.length)
      buffer.set(part, length)
      length += part.length
    },
    piece(part) {
      writer.number(part.length)
      writer.bytes(part)
    },
    text: (part) => writer.piece(encodeUtf8(part)),
    done: () => concatBytes(buffer.subarray(0, length)),
  }
  return writer
}

/** A reader of these bytes. */
export function byteReader(bytes: Uint8Array): ByteReader {
  let at = 0
  const reader: ByteReader = {
    number() {
      let value = 0
      for (let unit = 1; ; unit *= 128) {
        const byte = bytes[at++]
        if (byte === undefined || unit > largestUnit) return refuse('page.number')
        if (byte < 128) return value + byte * unit
        value += (byte - 128) * unit
      }
    },
    bytes(length) {
      if (at + length > bytes.length) return refuse('page.bytes')
      at += length
      return bytes.subarray(at - length, at)
    },
    piece: () => reader.bytes(reader.number()),
    text: () => decodeText(reader.piece()),
    atEnd: () => at === bytes.length,
  }
  return reader
}

/** The text that a piece is. Throws `vault.damaged` when it is not UTF-8. */
export function decodeText(piece: Uint8Array): string {
  return decodeUtf8(piece) ?? refuse('page.text')
}
