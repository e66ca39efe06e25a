import type { Json, JsonObject } from '../core/json.ts'
import { decodeBase64url, encodeBase64url } from '../crypto/base64url.ts'
import { allTables, type Database, headerRow, manifestRow } from './database.ts'
import type { HeaderRow } from './header.ts'
import { type ManifestRow, statedBy } from './manifest.ts'
import { randomName } from './random-name.ts'
import type { Row } from './seal.ts'
import { list, nullable, object, oneOf, refuse, type Shape, text, whole } from './shape.ts'

/** The database as it lay there at one moment, sealed as it is. Where it would be too long, records are left out, then the index. */
export interface Snapshot {
  readonly header: HeaderRow
  readonly manifest: ManifestRow
  readonly keys: readonly Row[]
  readonly pages: readonly Row[] | null
  readonly rec: readonly Row[] | null
}

/** The most a snapshot may take, in characters of its JSON. */
export const longestSnapshot = 5_242_880

const bytes: Shape<Uint8Array<ArrayBuffer>> = (value, path) => decodeBase64url(text(value, path)) ?? refuse(path)
const rows: Shape<readonly Row[]> = list(object<Row>({ id: randomName, v: oneOf(1), r: whole, iv: bytes, ct: bytes }))
const shape = object<Snapshot & { readonly v: 1 }>({
  v: oneOf(1),
  header: object<HeaderRow>({ id: oneOf('header'), v: whole, text, check: text }),
  manifest: object<ManifestRow>({ id: oneOf('manifest'), v: whole, text, mac: text }),
  keys: rows,
  pages: nullable(rows),
  rec: nullable(rows),
})

/** What is in the database now. Null when it is not whole, so that nothing good is ever replaced by it: rows are missing, or there is no header or manifest. */
export async function takeSnapshot(database: Database): Promise<Snapshot | null> {
  const found = await database.dexie.transaction('r', allTables(database), async () => ({
    header: await headerRow(database),
    manifest: await manifestRow(database),
    keys: await database.keys.toArray(),
    pages: await database.pages.toArray(),
    rec: await database.rec.toArray(),
  }))
  const { header, manifest, keys, pages, rec } = found
  const stated = manifest && statedBy(manifest)
  if (!header || !stated || header.check !== stated.header) return null
  const states = new Set(pages.map(({ id, r }) => `${id}/${r}`))
  // What a newer program wrote could not be read back from a mirror of this one.
  const ours = [...keys, ...pages, ...rec].every(({ v }) => v === 1)
  const whole =
    ours && keys.length >= stated.tables.keys.count && rec.length >= stated.tables.rec.count && stated.pages.every(({ id, r }) => states.has(`${id}/${r}`))
  return whole ? { header, manifest, keys, pages, rec } : null
}

/** A snapshot as JSON, as much of it as may be kept. */
export function writeSnapshot({ header, manifest, keys, pages, rec }: Snapshot): JsonObject {
  const lengthOf = (some: readonly Row[] | null) => (some ?? []).reduce((length, { ct }) => length + Math.ceil((ct.length * 4) / 3) + 100, 0)
  const room = longestSnapshot - lengthOf(keys) - manifest.text.length - header.text.length
  const index = pages && lengthOf(pages) <= room ? pages : null
  const records = index && rec && lengthOf(rec) <= room - lengthOf(index) ? rec : null
  return { v: 1, header: { ...header }, manifest: { ...manifest }, keys: toJson(keys), pages: index && toJson(index), rec: records && toJson(records) }
}

/** The snapshot in some JSON. Throws `vault.damaged`. */
export function readSnapshot(value: unknown): Snapshot {
  const { header, manifest, keys, pages, rec } = shape(value, 'mirror')
  return { header, manifest, keys, pages, rec }
}

function toJson(some: readonly Row[]): Json {
  return some.map(({ id, v, r, iv, ct }) => ({ id, v, r, iv: encodeBase64url(iv), ct: encodeBase64url(ct) }))
}
