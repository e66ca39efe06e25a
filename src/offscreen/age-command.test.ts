import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAge } from '../../scripts/age.mjs'
import { identityOfWords } from '../../scripts/age-identity.mjs'
import { decryptAge, encryptAge, identityOf, recipientOf } from './age.ts'

// The words of the 32 bytes 0, 1, 2 … 31.
const words =
  'abandon amount liar amount expire adjust cage candy arch gather drum bullet absurd math era live bid rhythm alien crouch range attend journey unaware'
const entropy = Uint8Array.from({ length: 32 }, (_, at) => at)
const passphrase = 'correct horse battery'
const content = new Uint8Array(Buffer.from(JSON.stringify({ what: 'is kept', more: 'x'.repeat(200_000) })))

const terminal = existsSync('/usr/bin/script')
const skip = findAge() ? null : 'skipped: there is no `age` command here (node scripts/age.mjs installs it)'
const skipTyping = skip ?? (terminal ? null : 'skipped: `age` takes a passphrase from a terminal only, and there is no `script` command here to make one')

let folder = ''
const path = (name: string) => join(folder, name)
const age = (...args: string[]) => execFileSync('age', args, { stdio: ['ignore', 'pipe', 'pipe'] })

/** Runs `age` in a terminal, and types the passphrase whenever it asks for one. */
function typed(...args: string[]): Promise<number | null> {
  const child = spawn('script', ['-qec', ['age', ...args].join(' '), '/dev/null'])
  let asked = ''
  child.stdout.on('data', (data: Buffer) => {
    asked += data.toString()
    if (!/passphrase[^\n]*: ?$/i.test(asked)) return
    asked = ''
    child.stdin.write(`${passphrase}\n`)
  })
  return new Promise((resolve) => child.on('exit', resolve))
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lanyard-age-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the age command of this system', { timeout: 90_000 }, () => {
  it('opens a backup made for recovery words, with the identity that those words are', async (context) => {
    if (skip) return context.skip(skip)
    writeFileSync(path('identity.txt'), `${identityOfWords(words)}\n`)
    writeFileSync(path('words.age'), await encryptAge(content, { recipient: await recipientOf(entropy) }))
    expect(age('-d', '-i', path('identity.txt'), path('words.age')).equals(Buffer.from(content))).toBe(true)
    writeFileSync(path('other.age'), await encryptAge(content, { recipient: await recipientOf(new Uint8Array(32)) }))
    expect(() => age('-d', '-i', path('identity.txt'), path('other.age'))).toThrow('no identity matched')
  })

  it('makes files that recovery words open', async (context) => {
    if (skip) return context.skip(skip)
    writeFileSync(path('plain'), content)
    for (const more of [[], ['-a']]) {
      age('-r', await recipientOf(entropy), ...more, '-o', path('made.age'), path('plain'))
      expect(Buffer.from(await decryptAge(readFileSync(path('made.age')), { identity: await identityOf(entropy) })).equals(Buffer.from(content))).toBe(true)
    }
  })

  it('opens a backup made for a passphrase', async (context) => {
    if (skipTyping) return context.skip(skipTyping)
    writeFileSync(path('passphrase.age'), await encryptAge(content, { passphrase }))
    expect(await typed('-d', '-o', path('opened'), path('passphrase.age'))).toBe(0)
    expect(readFileSync(path('opened')).equals(Buffer.from(content))).toBe(true)
  })

  it('makes files that a passphrase opens', async (context) => {
    if (skipTyping) return context.skip(skipTyping)
    writeFileSync(path('plain'), content)
    expect(await typed('-p', '-o', path('typed.age'), path('plain'))).toBe(0)
    expect(Buffer.from(await decryptAge(readFileSync(path('typed.age')), { passphrase })).equals(Buffer.from(content))).toBe(true)
    await expect(decryptAge(readFileSync(path('typed.age')), { passphrase: `${passphrase}!` })).rejects.toMatchObject({ code: 'backup.wrong-secret' })
  })
})

describe('the worked example of docs/backup.md', () => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/backup.md'), 'utf8')

  it('is what the program makes of those words', async () => {
    expect(text).toContain(words)
    expect(text).toContain(Buffer.from(entropy).toString('hex'))
    expect(text).toContain(identityOfWords(words))
    expect(text).toContain(await recipientOf(entropy))
  })
})
