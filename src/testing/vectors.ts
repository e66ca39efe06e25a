import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const folders = [process.env.LANYARD_VECTORS, join(root, 'src/testing/vectors'), join(root, '../shared/vectors')]

/** Independent test vectors of one topic, or why they are not here. */
export type Vectors<T> = { readonly data: T; readonly skip: null } | { readonly data: null; readonly skip: string }

/**
 * Reads `<topic>/<file>` (JSON) from the folder in LANYARD_VECTORS, else from the copy in the repository, else from `../shared/vectors`.
 * Where there is none, `skip` is the reason to skip with.
 */
export function vectors<T>(topic: string, file: string): Vectors<T> {
  const text = vectorText(topic, file)
  return text.skip === null ? { data: JSON.parse(text.data) as T, skip: null } : text
}

/** The same file as it is written, for vectors of exact text. */
export function vectorText(topic: string, file: string): Vectors<string> {
  for (const folder of folders) {
    const path = folder && join(folder, topic, file)
    if (path && existsSync(path)) return { data: readFileSync(path, 'utf8'), skip: null }
  }
  return { data: null, skip: `no vectors: ${topic}/${file} is in none of LANYARD_VECTORS, src/testing/vectors and ../shared/vectors` }
}

/** The JSON files there are under a topic, by the same rule. */
export function vectorFiles(topic: string): readonly string[] {
  for (const folder of folders) {
    const path = folder && join(folder, topic)
    if (path && existsSync(path)) return readdirSync(path).filter((name) => name.endsWith('.json'))
  }
  return []
}
