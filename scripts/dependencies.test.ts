import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (name: string) => readFileSync(join(root, name), 'utf8')

interface Locked {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly hasInstallScript?: boolean
  readonly dev?: boolean
  readonly optional?: boolean
  readonly devOptional?: boolean
}
interface Project {
  readonly dependencies: Record<string, string>
  readonly devDependencies?: Record<string, string>
}

const lockOf = (folder: string): [string, Locked][] =>
  Object.entries(JSON.parse(read(`${folder}/package-lock.json`)).packages).filter(([path]) => path !== '') as [string, Locked][]
const project: Project = JSON.parse(read('package.json'))

/** Everything that can end up in what ships, with what it brings along. Whoever adds a line has looked at the package. */
const production = [
  '@noble/ciphers@2.4.0',
  '@noble/curves@1.9.7',
  '@noble/curves@2.0.1',
  '@noble/curves@2.4.0',
  '@noble/ed25519@3.2.0',
  '@noble/hashes@1.8.0',
  '@noble/hashes@2.0.1',
  '@noble/hashes@2.4.0',
  '@noble/post-quantum@0.5.4',
  '@scure/base@2.4.0',
  '@scure/bip39@2.4.0',
  'age-encryption@0.3.1',
  'canonicalize@2.1.0',
  'dexie@4.4.7',
  'did-jwt-vc@4.0.16',
  'did-jwt@9.0.1',
  'did-resolver@6.0.0',
  'hash-wasm@4.13.0',
  'jose@6.2.17',
  'key-did-resolver@4.0.0',
  'multiformats@13.4.2',
  'multiformats@14.0.5',
  'qr@0.7.0',
  'react-dom@19.3.1',
  'react@19.3.1',
  'regexparam@3.0.0',
  'scheduler@0.28.0',
  'uint8arrays@5.1.1',
  'uint8arrays@6.1.1',
  'use-sync-external-store@1.7.0',
  'valibot@1.5.0',
  'varint@6.0.0',
  'webextension-polyfill@0.12.0',
  'wouter@3.13.0',
]

describe.each([
  ['Lanyard', '.', 200],
  ['the demo site', 'demo', 100],
])('the lock file of %s', (_name, folder, floor) => {
  const lock = lockOf(folder)

  test('SC-1: names a hash for every package, no address to download from, and no package that runs scripts when installed', () => {
    expect(lock.length).toBeGreaterThan(floor)
    expect(lock.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path)).toEqual([])
    expect(lock.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([])
    expect(lock.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual([])
  })

  test('SC-1: every direct dependency is pinned to one version, the one that is locked', () => {
    const { dependencies, devDependencies }: Project = JSON.parse(read(`${folder}/package.json`))
    const locked = new Map(lock)
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.-]+)?$/)
      expect(locked.get(`node_modules/${name}`)?.version, name).toBe(version)
    }
  })
})

test('SC-2: what ships contains these packages and no others', () => {
  const shipped = lockOf('.').filter(([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional)
  const names = shipped.map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)}@${version}`)
  expect(names.toSorted()).toEqual(production)
})

test('SC-2: there are at most 25 production dependencies, and docs/dependencies.md says of each what it is for', () => {
  const names = Object.keys(project.dependencies)
  expect(names.length).toBeLessThanOrEqual(25)
  const rows = [...read('docs/dependencies.md').matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell).filter((cell) => cell !== 'package')
  const documented = rows.flatMap((cell) => cell.split(', '))
  expect(documented.toSorted()).toEqual(names.toSorted())
})
