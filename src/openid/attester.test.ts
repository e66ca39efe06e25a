import { generateKeyPair, exportJWK } from 'jose'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../core/errors.ts'
import { attesterKeys, parseAttester } from './attester.ts'

const made = async (alg: string) => exportJWK((await generateKeyPair(alg, { extractable: true })).publicKey)
const [es256, ed25519, rsa] = [await made('ES256'), await made('Ed25519'), await made('RS256')]
const secret = await exportJWK((await generateKeyPair('ES256', { extractable: true })).privateKey)
const issuer = 'https://attester.example'
const attester = (keys: unknown, more: object = {}) => JSON.stringify({ issuer, jwks: { keys }, ...more })
const codeOf = (text: string): string => {
  try {
    return JSON.stringify(parseAttester(text))
  } catch (error) {
    return asWalletError(error).code
  }
}

describe('an attester of verifiers, as a person hands it to the wallet', () => {
  test('is its address with the public keys, stripped to what a key is, each once', () => {
    expect(parseAttester(` ${attester([{ ...es256, kid: 'one', use: 'sig', alg: 'ES256' }, ed25519, es256], { name: 'Attester' })}\n`)).toEqual({
      issuer,
      keys: [
        { kty: 'EC', crv: 'P-256', x: es256.x, y: es256.y },
        { kty: 'OKP', crv: 'Ed25519', x: ed25519.x },
      ],
    })
  })

  test.each<[string, string]>([
    ['a private key', attester([secret])],
    ['a private key among public ones', attester([es256, secret])],
    ['a secret', attester([{ kty: 'oct', k: 'AAAA' }])],
    ['an RSA key', attester([rsa])],
    ['a key for encryption', attester([{ ...es256, use: 'enc' }])],
    ['a point that is not on the curve', attester([{ ...es256, y: es256.x }])],
    ['no keys', attester([])],
    ['more keys than are tried', attester(Array.from({ length: attesterKeys + 1 }, () => es256))],
    ['keys that are no list', attester(es256)],
    ['no jwks', JSON.stringify({ issuer, keys: [es256] })],
    ['an issuer that is not https', attester([es256], { issuer: 'http://attester.example' })],
    ['an issuer that is a name', attester([es256], { issuer: 'attester' })],
    ['an issuer with somebody in front of it', attester([es256], { issuer: 'https://bank.example@attester.example' })],
    ['an issuer with a fragment', attester([es256], { issuer: `${issuer}#one` })],
    ['a member that stands twice', attester([es256]).replace('{', '{"issuer":"https://other.example",')],
    ['a list', JSON.stringify([{ issuer, jwks: { keys: [es256] } }])],
    ['no JSON', '{'],
    ['far too much', attester([es256], { x: 'x'.repeat(70_000) })],
  ])('with %s is malformed', (_name, text) => {
    expect(codeOf(text)).toBe('request.malformed')
  })

  test('whatever stands there, it is an attester that reads the same again, or malformed', () => {
    const some = fc.oneof({ weight: 1, arbitrary: fc.jsonValue() }, { weight: 5, arbitrary: fc.constantFrom(es256, ed25519, secret, rsa, issuer) })
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({ issuer: fc.oneof(some, fc.constant(issuer)), jwks: fc.oneof(some, fc.record({ keys: fc.array(some, { maxLength: 3 }) })) })
        .map((one) => JSON.stringify(one)),
    )
    fc.assert(
      fc.property(text, (given) => {
        const read = codeOf(given)
        if (read === 'request.malformed') return
        const { keys, issuer: name } = JSON.parse(read)
        expect(codeOf(JSON.stringify({ issuer: name, jwks: { keys } }))).toBe(read)
        expect(read).not.toContain('"d"')
      }),
      { numRuns: 300 },
    )
  })
})
