import { decodeBase64url, encodeBase64url } from '../crypto/base64url.ts'
import { concatBytes } from '../crypto/bytes.ts'
import { WalletError } from '../core/errors.ts'
import type { Kind, Ref } from './index-page.ts'
import { type ByteReader, byteReader, byteWriter } from './page-bytes.ts'
import { hex, isRandomName } from './random-name.ts'
import { refuse } from './shape.ts'

const nameLength = 16
const tagLength = 16
// A page is written anew for each item that changes in it: all other refs are those of the time before.
const known = new WeakMap<Ref, Uint8Array>()

/** The refs of each item, by the number of their kind, as bytes: kind, revision, name (16 bytes), tag (16 bytes). */
export function writeRefs(items: Iterable<ReadonlyMap<string, Ref>>, kindOf: (type: string, version: number) => number): Uint8Array {
  const writer = byteWriter()
  for (const refs of items) {
    writer.number(refs.size)
    for (const [type, ref] of refs) {
      writer.number(kindOf(type, ref.version))
      writer.number(ref.r)
      writer.bytes(stateBytes(ref))
    }
  }
  return writer.done()
}

/** Reads the refs of one item after the other: those `wanted`, by type. Throws `vault.damaged` for what `writeRefs` does not write. */
export function readRefs(
  bytes: Uint8Array,
  count: number,
  kinds: readonly Kind[],
  wanted: (type: string) => boolean,
  found: (item: number, type: string, ref: Ref) => void,
): void {
  const reader = byteReader(bytes)
  for (let item = 0; item < count; item++) {
    const refs = reader.number()
    if (refs === 0) refuse('page.refs')
    for (let n = 0; n < refs; n++) {
      const kind = kinds[reader.number()] ?? refuse('page.kind')
      const r = reader.number()
      if (wanted(kind.type)) found(item, kind.type, readRef(reader, r, kind.version))
      else reader.bytes(nameLength + tagLength)
    }
  }
  if (!reader.atEnd()) refuse('page.refs')
}

function readRef(reader: ByteReader, r: number, version: number): Ref {
  const id = hex(reader.bytes(nameLength))
  return { id, r, tag: encodeBase64url(reader.bytes(tagLength)), version }
}

function stateBytes(ref: Ref): Uint8Array {
  const bytes = known.get(ref) ?? concatBytes(nameBytes(ref.id), tagBytes(ref.tag))
  known.set(ref, bytes)
  return bytes
}

function nameBytes(name: string): Uint8Array {
  if (!isRandomName(name)) throw new WalletError('internal', 'a row without a random name was to be listed')
  const bytes = new Uint8Array(nameLength)
  for (let at = 0; at < nameLength; at++) bytes[at] = Number.parseInt(name.slice(2 * at, 2 * at + 2), 16)
  return bytes
}

function tagBytes(tag: string): Uint8Array {
  const bytes = decodeBase64url(tag)
  if (bytes?.length !== tagLength) throw new WalletError('internal', 'a row without a tag was to be listed')
  return bytes
}
