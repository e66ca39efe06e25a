import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseAst } from 'vite'
import { describe, expect, it } from 'vitest'

/** folder → the folders it may import. Everything may import itself; a plugin only its own folder. */
const folders: Record<string, readonly string[]> = {
  core: [],
  crypto: ['core'],
  openid: ['core', 'crypto'],
  plugins: ['core', 'crypto', 'openid'],
  vault: ['core', 'crypto'],
  agent: ['core', 'crypto'],
  messaging: ['core'],
  page: ['messaging'],
  content: ['messaging'],
  popup: ['messaging', 'core'],
  offscreen: ['core', 'crypto', 'messaging'],
  background: ['core', 'crypto', 'openid', 'plugins', 'vault', 'agent', 'messaging'],
  testing: ['core', 'crypto', 'openid', 'plugins', 'vault', 'agent', 'messaging', 'page', 'content', 'popup', 'background', 'offscreen'],
}

/** package → the places it may live in. A package that is not here may live nowhere. */
const packages: Record<string, readonly string[]> = {
  'age-encryption': ['offscreen'],
  qr: ['offscreen'],
  dexie: ['vault'],
  'hash-wasm': ['vault'],
  react: ['popup'],
  'react-dom': ['popup'],
  wouter: ['popup'],
  'webextension-polyfill': ['background', 'popup'],
  '@scure/bip39': ['popup'],
  valibot: ['messaging'],
  jose: ['crypto'],
  canonicalize: ['crypto'],
  '@noble/ed25519': ['crypto'],
  '@noble/curves': ['crypto'],
  '@noble/hashes': ['crypto', 'vault'],
  'did-jwt': ['plugins/jwt-vc'],
  'did-jwt-vc': ['plugins/jwt-vc'],
  'did-resolver': ['plugins/did-key'],
  'key-did-resolver': ['plugins/did-key'],
}

interface Import {
  readonly file: string
  readonly specifier: string
}

const src = import.meta.dirname
const isTest = (file: string) => /\.test\.tsx?$/.test(file) || file.startsWith('testing/')

const parse = (file: string, text: string): unknown => parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' })

const network = new Set(['fetch', 'WebSocket', 'WebSocketStream', 'WebTransport', 'XMLHttpRequest', 'EventSource', 'sendBeacon', 'RTCPeerConnection'])
const globals = new Set(['globalThis', 'self', 'window', 'navigator'])

/** Whether the program names a way to the network: as a value of its own, or as a member of a global object. */
function reachesNetwork(node: unknown, parent: Record<string, unknown> = {}, role = ''): boolean {
  if (Array.isArray(node)) return node.some((each) => reachesNetwork(each, parent, role))
  if (typeof node !== 'object' || node === null) return false
  const record = node as Record<string, unknown>
  if (record.type === 'Identifier' && network.has(String(record.name))) {
    const named = role === 'key' && parent.computed !== true
    const member = parent.type === 'MemberExpression' && role === 'property' && parent.computed !== true
    return member ? globals.has(String((parent.object as Record<string, unknown>).name)) : !named
  }
  return Object.entries(record).some(([name, value]) => reachesNetwork(value, record, name))
}

/** Every import of a source text: static, re-exported, dynamic, and of types. */
function importsOf(file: string, text: string): readonly Import[] {
  const found = new Set<string>()
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (typeof node !== 'object' || node === null) return
    const { type, source } = node as { type?: string; source?: { value?: unknown } }
    if (type && /^(?:Import|Export(?:Named|All)|ImportExpression)/.test(type) && source)
      found.add(typeof source.value === 'string' ? source.value : '<computed>')
    for (const value of Object.values(node)) walk(value)
  }
  walk(parse(file, text))
  return [...found].map((specifier) => ({ file, specifier }))
}

/** Why this import is not allowed; null when it is. */
function objection({ file, specifier }: Import): string | null {
  const [folder = ''] = file.split('/')
  if (specifier === '<computed>') return `${file}: an import that nobody can read`
  if (specifier.startsWith('.')) {
    const target = relative(src, join(src, dirname(file), specifier))
    const [to = ''] = target.split('/')
    if (target === '../public/_locales/en/messages.json' && folder === 'popup') return null
    if (target.startsWith('..')) return `${file}: reaches out of src (${specifier})`
    if (to !== folder) return folders[folder]?.includes(to) ? null : `${file}: ${folder} may not import ${to}`
    const [, from] = file.split('/')
    const [, into] = target.split('/')
    return folder === 'plugins' && file !== 'plugins/index.ts' && from !== into ? `${file}: plugin ${from} may not import ${into}` : null
  }
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const homes = packages[name] ?? []
  return homes.some((home) => file.startsWith(`${home}/`)) ? null : `${file}: ${name} may not live here`
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts') && file.includes('/'))
const imports = files.filter((file) => !isTest(file)).flatMap((file) => importsOf(file, readFileSync(join(src, file), 'utf8')))

describe('who may import whom', () => {
  it('every import is allowed by the table', () => {
    expect(imports.map(objection).filter((reason) => reason !== null)).toEqual([])
  })

  it('the check has read at least 250 imports in 80 files: one that reads nothing passes green', () => {
    expect(imports.length).toBeGreaterThan(250)
    expect(new Set(imports.map(({ file }) => file)).size).toBeGreaterThan(80)
  })

  it.each([
    ['agent/x.ts', `import { a } from '../plugins/jwt-vc/index.ts'`],
    ['agent/x.ts', `import type { A } from '../vault/vault.ts'`],
    ['agent/x.ts', `import * as jose from 'jose'`],
    ['plugins/did-key/x.ts', `import { b } from '../jwt-vc/index.ts'`],
    ['plugins/did-key/x.ts', `export * from '../../agent/agent.ts'`],
    ['plugins/did-key/x.ts', `import 'did-jwt'`],
    ['popup/x.tsx', `const lazy = () => import('../vault/vault.ts')`],
    ['popup/x.tsx', `const lazy = (name: string) => import(name)`],
    ['page/x.ts', `import browser from 'webextension-polyfill'`],
    ['page/x.ts', `import { contract } from '../../e2e/story.ts'`],
    ['core/x.ts', `import { z } from 'valibot'`],
    ['content/x.ts', `import { A } from '../agent/agent.ts'`],
    ['background/x.ts', `import { encryptAge } from '../offscreen/age.ts'`],
    ['background/x.ts', `import { Encrypter } from 'age-encryption'`],
    ['offscreen/x.ts', `import { openVault } from '../vault/vault.ts'`],
  ])('in %s, %s is seen and refused', (file, text) => {
    expect(importsOf(file, text).map(objection)).toEqual([expect.any(String)])
  })

  it('nothing signs or presents but the gate: in agent, `.signer(` and `.present(` are called in consent.ts alone', () => {
    const callers = files.filter(
      (file) => file.startsWith('agent/') && !isTest(file) && /\.(?:signer|present|authenticate)\(/.test(readFileSync(join(src, file), 'utf8')),
    )
    expect(callers).toEqual(['agent/consent.ts'])
  })

  it('SC-4: only background/world.ts reaches the network', () => {
    const reaching = files.filter((file) => !isTest(file) && reachesNetwork(parse(file, readFileSync(join(src, file), 'utf8'))))
    expect(reaching).toEqual(['background/world.ts'])
  })

  it.each(['fetch("x")', 'const f = fetch', 'new WebSocket("x")', 'globalThis.fetch("x")', 'navigator.sendBeacon("x")', 'call(XMLHttpRequest)'])(
    'SC-4: %s is seen',
    (text) => {
      expect(reachesNetwork(parse('agent/x.ts', text))).toBe(true)
    },
  )

  it.each(['world.fetch("x")', 'const a = { fetch: 1 }', 'interface A { fetch(): void }'])('SC-4: %s is not the network', (text) => {
    expect(reachesNetwork(parse('agent/x.ts', text))).toBe(false)
  })
})
