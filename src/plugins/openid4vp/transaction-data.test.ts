import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import type { Ask, AskId } from '../../core/exchange.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { parseDcqlQuery } from '../../openid/dcql-query.ts'
import { parseTransactions } from './transaction-data.ts'
import { type TransactionTypes, transactionTypes } from './transaction-types.ts'

const type = 'https://lanyard.invalid/transactions/payment'
const query = parseDcqlQuery({
  credentials: [
    { id: 'card', format: 'dc+sd-jwt', meta: { vct_values: ['https://bank.example/card'] } },
    { id: 'account', format: 'dc+sd-jwt', meta: { vct_values: ['https://bank.example/account'] } },
    { id: 'unbound', format: 'dc+sd-jwt', meta: { vct_values: ['https://bank.example/ticket'] }, require_cryptographic_holder_binding: false },
    { id: 'jwt', format: 'jwt_vc_json', meta: { type_values: [['Card']] } },
    { id: 'unasked', format: 'dc+sd-jwt', meta: { vct_values: ['https://bank.example/card'] } },
  ],
})
const asks = query.credentials
  .filter(({ id }) => id !== 'unasked')
  .map(({ multiple, ...credential }): Ask => ({ id: credential.id as AskId, purpose: null, kind: 'credential', query: credential, multiple }))
const payment = { type, credential_ids: ['card'], amount: '10.00 EUR', payee: 'Bookshop' }
const raw = (data: unknown) => encodeBase64url(encodeUtf8(typeof data === 'string' ? data : JSON.stringify(data)))
const parse = (value: unknown, types: TransactionTypes = transactionTypes) => parseTransactions(value, query, asks, types)
const codeOf = (value: unknown, types?: TransactionTypes) => {
  try {
    return `planned ${parse(value, types).length}`
  } catch (thrown) {
    return asWalletError(thrown).code
  }
}

describe('transactions to authorize', () => {
  test('none is none', () => {
    expect(parse(undefined)).toEqual([])
  })
  test('a payment is shown in rows, and kept exactly as it came', () => {
    const text = raw(`{"payee":"Bookshop",  "amount":"10.00 EUR","credential_ids":["account","card"],"type":"${type}"}`)
    expect(parse([text])).toEqual([
      {
        asks: ['card', 'account'],
        rows: [
          { label: 'Transaction', value: 'Payment' },
          { label: 'Amount', value: '10.00 EUR' },
          { label: 'Payee', value: 'Bookshop' },
        ],
        raw: text,
      },
    ])
  })
  test('what is optional is shown where it is there', () => {
    expect(parse([raw({ ...payment, reference: 'order 7' })])[0]?.rows.at(-1)).toEqual({ label: 'Reference', value: 'order 7' })
  })
  test('only what is really asked for can authorize', () => {
    expect(parse([raw({ ...payment, credential_ids: ['unasked', 'card'] })])[0]?.asks).toEqual(['card'])
  })
  test('sha-256 among others is taken', () => {
    expect(codeOf([raw({ ...payment, transaction_data_hashes_alg: ['sha-512', 'sha-256'] })])).toBe('planned 1')
  })
  test('a wallet with another table knows other transactions', () => {
    const types: TransactionTypes = new Map([['org.example.payment', { name: 'Payment', fields: { amount: { label: 'Amount', required: true } } }]])
    expect(codeOf([raw({ type: 'org.example.payment', credential_ids: ['card'], amount: '1' })], types)).toBe('planned 1')
    expect(codeOf([raw(payment)], types)).toBe('request.unsupported')
  })
})

describe('the whole request is refused', () => {
  test.each<[string, unknown, string?]>([
    ['an unknown type', [raw({ ...payment, type: 'x' })], 'request.unsupported'],
    ['one unknown type among known ones', [raw(payment), raw({ ...payment, type: 'x' })], 'request.unsupported'],
    ['a type that is the name of a method', [raw({ ...payment, type: 'constructor' })], 'request.unsupported'],
    ['no type', [raw({ ...payment, type: undefined })]],
    ['an unknown field', [raw({ ...payment, note: 'x' })]],
    ['a field that is the name of a method', [raw({ ...payment, toString: 'x' })]],
    ['a missing field', [raw({ ...payment, payee: undefined })]],
    ['a field that is no text', [raw({ ...payment, amount: 10 })]],
    ['an optional field that is no text', [raw({ ...payment, reference: null })]],
    ['an empty field', [raw({ ...payment, amount: '' })]],
    ['a field too long to be shown', [raw({ ...payment, payee: 'x'.repeat(501) })]],
    ['a credential nobody asked for', [raw({ ...payment, credential_ids: ['nope'] })]],
    ['a credential that only might have been asked for', [raw({ ...payment, credential_ids: ['unasked'] })]],
    ['one known credential and one unknown', [raw({ ...payment, credential_ids: ['card', 'nope'] })]],
    ['a credential twice', [raw({ ...payment, credential_ids: ['card', 'card'] })]],
    ['no credentials', [raw({ ...payment, credential_ids: [] })]],
    ['credentials that are no list', [raw({ ...payment, credential_ids: 'card' })]],
    ['a credential without holder binding', [raw({ ...payment, credential_ids: ['card', 'unbound'] })]],
    ['a format that signs no transactions', [raw({ ...payment, credential_ids: ['jwt'] })], 'request.unsupported'],
    ['hash algorithms nobody has', [raw({ ...payment, transaction_data_hashes_alg: ['md5'] })], 'request.unsupported'],
    ['no hash algorithms', [raw({ ...payment, transaction_data_hashes_alg: [] })]],
    ['a hash algorithm that is no list', [raw({ ...payment, transaction_data_hashes_alg: 'sha-256' })]],
    ['padding', [`${raw('{"a":1}')}=`]],
    ['JSON that is not encoded', [JSON.stringify(payment)]],
    ['a field twice', [raw(`{"type":"${type}","credential_ids":["card"],"payee":"a","amount":"1","amount":"2"}`)]],
    ['bytes that are no text', [encodeBase64url(Uint8Array.of(0xff))]],
    ['a list', [raw([payment])]],
    ['an object that is not encoded', [payment]],
    ['an empty list', []],
    ['no list', raw(payment)],
    ['21 transactions', Array.from({ length: 21 }, () => raw(payment))],
    ['100 kB', [raw({ ...payment, x: 'x'.repeat(100_000) })]],
  ])('VP-3: %s', (_, value, code = 'request.malformed') => {
    expect(codeOf(value)).toBe(code)
  })
  test('VP-3: anything else is refused with a code, or is shown whole', () => {
    const near = fc
      .tuple(fc.constantFrom(...Object.keys(payment), 'reference', 'x'), fc.jsonValue())
      .map(([name, value]) => [raw({ ...payment, [name]: value })])
    fc.assert(
      fc.property(
        fc.oneof(
          fc.jsonValue(),
          fc.jsonValue().map((value) => [raw(JSON.stringify(value))]),
          near,
        ),
        (value) => {
          expect(codeOf(value)).toMatch(/^planned|^request\./)
        },
      ),
    )
  })
})
