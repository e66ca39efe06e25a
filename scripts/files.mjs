import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Every file below a folder as `{ name, content }`, in order of their names; names use `/`. */
export function filesIn(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const files = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name)
    return { name: relative(folder, path).split(sep).join('/'), content: readFileSync(path) }
  })
  return files.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
