// What the documents say by name is so called in the code, and on the screens.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import messages from '../../public/_locales/en/messages.json'
import { plugins } from '../plugins/index.ts'
import { backedUp } from '../vault/backup-format.ts'
import { recordTypes } from '../vault/record-types.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const onScreens = Object.values(messages).map(({ message }) => message.replaceAll('\u2019', "'"))

const blocks = /```[^]*?```/g
const documents = ['', 'docs', 'docs/decisions', 'bench'].flatMap((folder) =>
  readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.md') ? [join(folder, name)] : [])),
)

/** The addresses that the headings of a document have within it, as GitHub makes them. */
const headingsOf = (text: string) =>
  [...text.replaceAll(blocks, '').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

test.each(documents)('what %s points to is there', (file) => {
  const text = read(file).replaceAll(blocks, '')
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, to = '']) => (/^https?:/.test(to) ? [] : [to]))
  const isThere = (link: string) => {
    const [path = '', heading] = link.split('#')
    const target = path === '' ? file : join(dirname(file), path)
    return existsSync(join(root, target)) && (heading === undefined || headingsOf(read(target)).includes(heading))
  }
  expect(links.filter((link) => !isThere(link))).toEqual([])
  const paths = [...text.matchAll(/`((?:src|e2e|scripts|docs|demo|lint|public)\/[\w./-]+)`/g)].map(([, path = '']) => path)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

/** What stands in italics in a text: a path of words goes by its parts. */
const inItalics = (text: string) =>
  [
    ...text
      .replaceAll(blocks, '')
      .replaceAll(/`[^`\n]*`/g, '')
      .matchAll(/(?<!\*)\*([^*\n]+)\*(?!\*)/g),
  ].flatMap(([, words = '']) => words.split(' → '))

test.each(['docs/users.md', 'docs/dapps.md', 'SECURITY.md'])('what stands in italics in %s stands on a screen', (file) => {
  const named = inItalics(read(file))
  expect(named.length).toBeGreaterThan(0)
  const begins = (words: string) => onScreens.some((message) => message === words || message.startsWith(words))
  expect(named.filter((words) => !begins(words))).toEqual([])
})

test('docs/backup.md lists each type of record of a backup, in the version that is written', () => {
  const rows = [...read('docs/backup.md').matchAll(/^\| `([a-z]+)` \| (\d+) \|/gm)].map(([, type = '', version]) => [type, Number(version)])
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(Object.keys(backedUp).map((type) => [type, recordTypes[type as keyof typeof backedUp].version])))
})

/** How the README calls what a plugin does, where that is not its id. */
const called: Readonly<Record<string, string>> = {
  jwt_vc_json: 'JWT VC',
  'dc+sd-jwt': 'SD-JWT VC',
  local: 'the local keystore',
  siopv2: 'SIOPv2',
  openid4vp: 'OpenID4VP',
  'presentation-exchange': 'Presentation Exchange',
}

test('README.md names every plugin, and every folder of src', () => {
  const [, layout = ''] = /^```\n(src\/core [^]*?)^```$/m.exec(read('README.md')) ?? []
  const ids = plugins({} as Parameters<typeof plugins>[0]).map(({ kind, id }) => (kind === 'did-method' ? `did:${id}` : (called[id] ?? id)))
  expect(ids.filter((name) => !layout.includes(name))).toEqual([])
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'testing')
  expect(folders.map(({ name }) => `src/${name}`).filter((name) => !layout.includes(name))).toEqual([])
})

test('the decisions are numbered without a gap', () => {
  const numbers = readdirSync(join(root, 'docs/decisions')).map((name) => Number(name.slice(0, 4)))
  expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1))
})
