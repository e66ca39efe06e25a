// The code that stands in the documentation, as something that runs.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { transformWithOxc } from 'vite'

const root = join(import.meta.dirname, '..')

/** A fenced block of code in a Markdown file. */
export interface Block {
  readonly file: string
  readonly language: string
  /** Where it runs by the word beside its language (`page=dc-api`, `server=link.mjs`); null: nobody says that it runs. */
  readonly place: 'page' | 'server' | null
  readonly name: string
  readonly code: string
}

/** The blocks of these files of the project, in their order. Throws for a fence that is written in another way, which would hide a block. */
export function blocksOf(files: readonly string[]): Block[] {
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const found = [...text.matchAll(/^```([a-z]*)(?: (page|server)=(\S+))?\n([\s\S]*?)^```$/gm)]
    if (found.length * 2 !== (text.match(/^\s*(?:```|~~~)/gm) ?? []).length) throw new Error(`${file} has a fence that is not read`)
    return found.map(([, language = '', place, name, code = '']): Block => {
      return { file, language, place: place === 'page' || place === 'server' ? place : null, name: name ?? code.split('\n')[0] ?? '', code }
    })
  })
}

const theClient = '/lanyard-wallet/page.js'
/** Where a page finds what it imports: path and content. */
export const client = { path: theClient, code: () => readFileSync(join(root, 'dist/page/client.js'), 'utf8') }
const importMap = `<script type="importmap">{ "imports": { "lanyard-wallet/page": "${theClient}" } }</script>`

/** A page with this block in it. A script runs when the only button is clicked, and the page then tells `end`: `done`, or the error. Markup is the page as it stands. */
export async function pageOf({ code, language }: Block): Promise<string> {
  if (language === 'html') return code
  const script = language === 'ts' ? (await transformWithOxc(code, 'block.ts', { target: 'es2022' })).code : code
  const imports = /^import .*$/gm
  return `${importMap}<button>Go</button><script type="module">
    ${(script.match(imports) ?? []).join('\n')}
    const block = async () => {${script.replaceAll(imports, '')}}
    const tell = (end) => fetch('/tell/end', { method: 'POST', body: JSON.stringify(end) })
    document.querySelector('button').onclick = () => block().then(() => tell('done'), (error) => tell(String(error)))
  </script>`
}

/** Loads these blocks as modules of Node, side by side in one folder: what each exports, by its name. They may import each other and the project's packages. */
export async function loadServer(blocks: readonly Block[]): Promise<Readonly<Record<string, unknown>>> {
  mkdirSync(join(root, 'out'), { recursive: true })
  const folder = mkdtempSync(join(root, 'out/docs-'))
  try {
    for (const { name, code } of blocks) writeFileSync(join(folder, name), code)
    return Object.fromEntries(await Promise.all(blocks.map(async ({ name }) => [name, await import(pathToFileURL(join(folder, name)).href)] as const)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
