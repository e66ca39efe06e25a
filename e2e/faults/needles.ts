// Finding secrets in a folder, however they are written there.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Something that must not be found. `hosts`: only in what the extension itself stores; the browser keeps a history of its own. */
export interface Sentinel {
  readonly name: string
  readonly value: string | Uint8Array
  readonly kind: 'secret' | 'host'
}

/** Where something was found, and in which encoding. */
export interface Hit {
  readonly name: string
  readonly kind: Sentinel['kind']
  readonly file: string
  readonly encoding: string
}

interface Needle {
  readonly sentinel: Sentinel
  readonly encoding: string
  readonly bytes: Buffer
}

/** Each sentinel as UTF-8, UTF-16, hex, and base64 (RFC 4648 sections 4 and 5) at each of the three places where it can begin in a longer text. */
function needlesOf(sentinel: Sentinel): readonly Needle[] {
  const { value } = sentinel
  const plain = Buffer.from(typeof value === 'string' ? Buffer.from(value, 'utf8') : value)
  const texts = { hex: plain.toString('hex'), HEX: plain.toString('hex').toUpperCase() }
  const base64 = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), plain])
      .toString('base64')
      .replace(/=+$/, '')
    // What the neighbours decide as well is left out.
    const whole = text.slice(Math.ceil((before * 4) / 3), Math.floor(((before + plain.length) * 4) / 3))
    return [whole, whole.replaceAll('+', '-').replaceAll('/', '_')].map((each) => [`base64 + ${before}`, each] as const)
  })
  const needles = [
    ['plain', plain] as const,
    ...(typeof value === 'string' ? [['utf-16', Buffer.from(value, 'utf16le')] as const] : []),
    ...[...Object.entries(texts), ...base64].map(([encoding, text]) => [encoding, Buffer.from(text, 'latin1')] as const),
  ]
  return needles.map(([encoding, bytes]) => ({ sentinel, encoding, bytes }))
}

/** Looks into every file below a folder for every sentinel. Reads each byte once. */
export function search(folder: string, sentinels: readonly Sentinel[]): { readonly hits: readonly Hit[]; readonly files: number; readonly bytes: number } {
  const begins = new Uint8Array(2 ** 24)
  const byBegin = new Map<number, Needle[]>()
  for (const needle of sentinels.flatMap(needlesOf)) {
    const begin = needle.bytes.readUIntBE(0, 3)
    begins[begin] = 1
    byBegin.set(begin, [...(byBegin.get(begin) ?? []), needle])
  }
  const hits = new Map<string, Hit>()
  let [files, bytes] = [0, 0]
  const scan = (content: Buffer, file: string) => {
    bytes += content.length
    for (let at = 0, begin = 0; at < content.length; at++) {
      begin = ((begin << 8) | (content[at] ?? 0)) & 0xffffff
      if (begins[begin] === 0 || at < 2) continue
      for (const { sentinel, encoding, bytes: wanted } of byBegin.get(begin) ?? []) {
        if (content.compare(wanted, 0, wanted.length, at - 2, Math.min(content.length, at - 2 + wanted.length)) !== 0) continue
        hits.set(`${sentinel.name} ${file} ${encoding}`, { name: sentinel.name, kind: sentinel.kind, file, encoding })
      }
    }
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const content = readFileSync(path)
    files++
    scan(content, relative(folder, path))
    const unpacked = unpack(content)
    if (unpacked) scan(unpacked, `${relative(folder, path)} (unpacked)`)
  }
  return { hits: [...hits.values()], files, bytes }
}

/** What is in a file that Firefox packed: `mozLz40`, the length, and one block of LZ4. Null for any other. */
function unpack(content: Buffer): Buffer | null {
  if (content.length < 12 || content.toString('latin1', 0, 8) !== 'mozLz40\0') return null
  const out = Buffer.alloc(content.readUInt32LE(8))
  let [from, to] = [12, 0]
  const lengthOf = (nibble: number) => {
    let length = nibble
    for (let more = nibble === 15 ? 255 : 0; more === 255; length += more) more = content[from++] ?? 0
    return length
  }
  while (from < content.length && to < out.length) {
    const token = content[from++] ?? 0
    const literals = lengthOf(token >> 4)
    content.copy(out, to, from, from + literals)
    from += literals
    to += literals
    if (from >= content.length) break
    const back = content.readUInt16LE(from)
    from += 2
    for (let left = lengthOf(token & 15) + 4; left > 0; left--, to++) out[to] = out[to - back] ?? 0
  }
  return out
}
