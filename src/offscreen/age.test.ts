import * as cctv from 'cctv-age'
import fc from 'fast-check'
import { Encrypter, identityToRecipient } from 'age-encryption'
import { createHash, randomBytes } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { type AgeSecret, decryptAge, encryptAge, identityOf, recipientOf } from './age.ts'

const text = (value: string) => new TextEncoder().encode(value)
const codeOf = (done: Promise<unknown>): Promise<unknown> =>
  done.then(
    () => 'opened',
    (error: { readonly code?: string }) => error.code ?? error,
  )

interface Vector {
  readonly name: string
  readonly expected: string
  readonly payload: string | undefined
  readonly secrets: readonly AgeSecret[]
  /** Of a recipient kind that our backups never have. */
  readonly foreign: boolean
  readonly file: Uint8Array
}

/** One vector (C2SP CCTV, age): lines of `name: value`, an empty line, the file. */
function readVector(name: string, bytes: Uint8Array): Vector {
  const end = Buffer.from(bytes).indexOf('\n\n')
  const members = Buffer.from(bytes.subarray(0, end))
    .toString()
    .split('\n')
    .map((line) => line.split(': '))
  const all = (wanted: string) => members.flatMap(([key, value = '']) => (key === wanted ? [value] : []))
  const body = bytes.subarray(end + 2)
  const identities = all('identity')
  return {
    name,
    expected: all('expect')[0] ?? '',
    payload: all('payload')[0],
    secrets: [...all('passphrase').map((passphrase) => ({ passphrase })), ...identities.map((identity) => ({ identity }))],
    foreign: identities.some((identity) => identity.startsWith('AGE-SECRET-KEY-PQ-')),
    file: all('compressed')[0] === 'zlib' ? new Uint8Array(inflateSync(body)) : body,
  }
}

const vectors = Object.entries<Uint8Array>({ ...cctv }).map(([name, bytes]) => readVector(name, bytes))
const codes: Record<string, readonly string[]> = {
  'no match': ['backup.wrong-secret'],
  'HMAC failure': ['backup.malformed'],
  'header failure': ['backup.malformed', 'backup.newer'],
  'armor failure': ['backup.malformed'],
  'payload failure': ['backup.malformed'],
}

describe('ST-22: the 143 vectors of C2SP for age', () => {
  it('are all there: 19 of a recipient kind that no backup has, the rest for us', () => {
    expect(vectors.length).toBe(143)
    expect(vectors.filter(({ foreign }) => foreign).length).toBe(19)
    expect(vectors.filter(({ expected, foreign }) => expected === 'success' && !foreign).length).toBeGreaterThanOrEqual(19)
  })

  it.each(vectors)('$name: $expected', async ({ expected, payload, secrets, foreign, file }) => {
    const secret = secrets[0] ?? { passphrase: 'none is needed to see that' }
    if (foreign) {
      // With what we have: the words of a person, never a post-quantum identity.
      expect(await codeOf(decryptAge(file, { identity: await identityOf(new Uint8Array(32)) }))).toMatch(/^backup\.(?:wrong-secret|malformed)$/)
      return
    }
    if (expected !== 'success') return expect(codes[expected]).toContain(await codeOf(decryptAge(file, secret)))
    expect(
      createHash('sha256')
        .update(await decryptAge(file, secret))
        .digest('hex'),
    ).toBe(payload)
  })
})

describe('a file made for a person', () => {
  const entropy = Uint8Array.from({ length: 32 }, (_, at) => at)
  const content = text('{"what":"is kept"}')
  let forWords: Uint8Array
  let forPassphrase: Uint8Array
  beforeAll(async () => {
    forWords = await encryptAge(content, { recipient: await recipientOf(entropy) })
    forPassphrase = await encryptAge(content, { passphrase: 'corre\u0301ct horse' })
  })
  const wordsOpen = async (file: Uint8Array) => codeOf(decryptAge(file, { identity: await identityOf(entropy) }))

  it('opens with its recovery words or its passphrase, whichever it was made for, and with nothing else', async () => {
    expect(await decryptAge(forWords, { identity: await identityOf(entropy) })).toEqual(content)
    expect(await decryptAge(forPassphrase, { passphrase: 'corre\u0301ct horse' })).toEqual(content)
    expect(await codeOf(decryptAge(forWords, { passphrase: 'corréct horse' }))).toBe('backup.wrong-secret')
    expect(await wordsOpen(forPassphrase)).toBe('backup.wrong-secret')
    expect(await codeOf(decryptAge(forWords, { identity: await identityOf(new Uint8Array(32)) }))).toBe('backup.wrong-secret')
    expect(await codeOf(decryptAge(forPassphrase, { passphrase: 'correct horse' }))).toBe('backup.wrong-secret')
  })

  it('opens however the passphrase was composed when it was typed, then or now', async () => {
    expect(await decryptAge(forPassphrase, { passphrase: 'corr\u00e9ct horse' })).toEqual(content)
    const elsewhere = new Encrypter()
    elsewhere.setScryptWorkFactor(10)
    elsewhere.setPassphrase('corre\u0301ct horse')
    expect(await decryptAge(await elsewhere.encrypt(content), { passphrase: 'corre\u0301ct horse' })).toEqual(content)
  })

  it('costs 2^18 to guess at', () => {
    expect(Buffer.from(forPassphrase).toString('latin1')).toMatch(/^age-encryption\.org\/v1\n-> scrypt \S{22} 18\n/)
  })

  it('says to nobody whom it is for', async () => {
    expect(Buffer.from(forWords).toString('latin1')).not.toContain(await recipientOf(entropy))
    expect(Buffer.from(forWords).toString('latin1')).not.toContain('kept')
  })

  it('ST-22: cut at any place is refused, and so is one with any byte changed', async () => {
    const whole = await encryptAge(randomBytes(70_000), { recipient: await recipientOf(entropy) })
    const place = fc.integer({ min: 0, max: whole.length - 1 })
    await fc.assert(
      fc.asyncProperty(place, async (at) => (await wordsOpen(whole.subarray(0, at))) === 'backup.malformed'),
      { numRuns: 150 },
    )
    await fc.assert(
      fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const code = await wordsOpen(whole.map((byte, index) => (index === at ? byte ^ change : byte)))
        return code !== 'opened' && String(code).startsWith('backup.')
      }),
      { numRuns: 150 },
    )
    expect(await wordsOpen(Buffer.concat([whole, Buffer.from('x')]))).toBe('backup.malformed')
    expect(await wordsOpen(whole)).toBe('opened')
  })

  it('ST-22: garbage of any kind is refused with a code of its own', async () => {
    const beginnings = [
      '',
      'age-encryption.org/v1\n',
      'age-encryption.org/v1\n-> scrypt ',
      'age-encryption.org/v1\n-> X25519 ',
      '-----BEGIN AGE ENCRYPTED FILE-----\n',
    ]
    const garbage = fc.tuple(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 })).map(([start, rest]) => Buffer.concat([text(start), rest]))
    await fc.assert(
      fc.asyncProperty(garbage, async (file) => (await wordsOpen(file)) === 'backup.malformed'),
      { numRuns: 500 },
    )
  })
})

describe('ST-22: the limits', () => {
  const scrypt = (cost: string, body = 'A'.repeat(43)) => `-> scrypt ${'A'.repeat(22)} ${cost}\n${body}\n`
  const file = (stanzas: string) => text(`age-encryption.org/v1\n${stanzas}--- ${'A'.repeat(43)}\n${'x'.repeat(32)}`)
  const passphrase = 'correct horse'

  it.each(['21', '30', '99', '1000', '018', '-1', '0x12', ''])('a passphrase that costs 2^%s is refused before any work', async (cost) => {
    const began = performance.now()
    expect(await codeOf(decryptAge(file(scrypt(cost)), { passphrase }))).toBe('backup.malformed')
    expect(performance.now() - began).toBeLessThan(500)
  })

  it('a passphrase beside another one, or beside words, is refused before any work', async () => {
    const words = `-> X25519 ${'A'.repeat(43)}\n${'A'.repeat(43)}\n`
    for (const stanzas of [scrypt('18') + scrypt('18'), scrypt('18') + words, words + scrypt('18')]) {
      const derive = vi.spyOn(crypto.subtle, 'deriveBits')
      const began = performance.now()
      expect(await codeOf(decryptAge(file(stanzas), { passphrase }))).toBe('backup.malformed')
      expect(await codeOf(decryptAge(file(stanzas), { identity: 'AGE-SECRET-KEY-1' }))).toBe('backup.malformed')
      expect(derive).not.toHaveBeenCalled()
      expect(performance.now() - began).toBeLessThan(500)
      derive.mockRestore()
    }
  })

  it('a header of more than 64 kB, and a file of more than 64 MiB, are refused', async () => {
    const grease = `-> x ${'y'.repeat(100)}\n\n`
    expect(await codeOf(decryptAge(file(grease.repeat(10)), { passphrase }))).toBe('backup.wrong-secret')
    expect(await codeOf(decryptAge(file(grease.repeat(700)), { passphrase }))).toBe('backup.malformed')
    const large = new Uint8Array(64 * 1024 * 1024 + 1)
    large.set(file(grease))
    expect(await codeOf(decryptAge(large, { passphrase }))).toBe('backup.malformed')
    expect(await codeOf(decryptAge(large.subarray(0, -1), { passphrase }))).toBe('backup.wrong-secret')
  })

  it('another version of age is newer, not broken', async () => {
    expect(await codeOf(decryptAge(text('age-encryption.org/v2\n'), { passphrase }))).toBe('backup.newer')
  })

  it('a recipient that is none gets no file', async () => {
    const recipient = await identityToRecipient(await identityOf(new Uint8Array(32)))
    for (const wrong of ['', 'age1', recipient.slice(1), `${recipient}q`, recipient.toUpperCase(), `age1pq1${recipient}`])
      expect(await codeOf(encryptAge(text('x'), { recipient: wrong }))).toBe('backup.malformed')
  })
})
