import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isErrorCode, WalletError } from '../core/errors.ts'
import { elementOf, elementsOf, partsOf, readBits, readBoolean, readBytes, readOid, readSmallInteger, readUnsigned, tags } from './der.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const malformed = expect.objectContaining({ code: 'request.malformed' })

describe('an element', () => {
  test('is read with everything in it', () => {
    const { content, whole } = elementOf(bytes('3003020105'), tags.sequence)
    expect([...content]).toEqual([2, 1, 5])
    expect(whole.length).toBe(5)
  })

  test('of 128 bytes has a length of two bytes', () => {
    expect(elementOf(new Uint8Array([4, 0x81, 128, ...new Uint8Array(128)]), tags.octets).content.length).toBe(128)
  })

  test.each([
    ['no bytes', ''],
    ['a tag alone', '30'],
    ['an indefinite length', '30800201050000'],
    ['a length in more bytes than needed', '30810302 0105'.replace(' ', '')],
    ['a length with a leading zero', '04820080'.padEnd(8 + 256, '0')],
    ['a length of four bytes', '048400000001ff'],
    ['a content that is cut off', '3004020105'],
    ['something after it', '300302010500'],
    ['another tag', '3103020105'],
    ['a tag number in several bytes', '3f0103020105'],
  ])('with %s is refused', (_name, hex) => {
    expect(() => elementOf(bytes(hex), tags.sequence)).toThrow(malformed)
    if (hex.startsWith('04')) expect(() => elementOf(bytes(hex), tags.octets)).toThrow(malformed)
  })

  test('an optional one that is not there leaves the next where it is', () => {
    const elements = elementsOf(bytes('020105'))
    expect(elements.maybe(tags.boolean)).toBeNull()
    expect(readSmallInteger(elements.take(tags.integer))).toBe(5)
    elements.end()
    expect(elements.next()).toBeNull()
  })

  test('an empty list is refused', () => {
    expect(() => partsOf(elementOf(bytes('3000'), tags.sequence))).toThrow(malformed)
  })
})

const value = (hex: string) => elementOf(bytes(hex), Number.parseInt(hex.slice(0, 2), 16))

describe('values', () => {
  test.each([
    ['0603550403', '2.5.4.3'],
    ['06082a8648ce3d040302', '1.2.840.10045.4.3.2'],
    ['06032b6570', '1.3.101.112'],
    ['0603883703', '2.999.3'],
  ])('%s is the object identifier %s', (hex, oid) => {
    expect(readOid(value(hex))).toBe(oid)
  })

  test.each(['0600', '060180', '06025580', '0603558001', `060a${'ff'.repeat(9)}7f`])('%s is no object identifier', (hex) => {
    expect(() => readOid(value(hex))).toThrow(malformed)
  })

  test.each([
    ['020100', 0],
    ['02017f', 127],
    ['02020080', 128],
    ['02047fffffff', 2 ** 31 - 1],
  ])('%s is the integer %i', (hex, integer) => {
    expect(readSmallInteger(value(hex))).toBe(integer)
  })

  test.each(['0200', '0201ff', '0202007f', '020500ffffffff', '02050100000000'])('%s is no small integer', (hex) => {
    expect(() => readSmallInteger(value(hex))).toThrow(malformed)
  })

  test('the byte that keeps an integer from being negative is not part of it', () => {
    expect([...readUnsigned(bytes('00ff'))]).toEqual([255])
  })

  test('a boolean is written in one way each', () => {
    expect([readBoolean(value('0101ff')), readBoolean(value('010100'))]).toEqual([true, false])
    for (const hex of ['010101', '0100', '0102ffff']) expect(() => readBoolean(value(hex))).toThrow(malformed)
  })

  test('bits are read first to last, and those that are not used are zero', () => {
    expect(readBits(value('03020780'))).toEqual([true])
    expect(readBits(value('03020106'))).toEqual([false, false, false, false, false, true, true])
    expect(readBits(value('030100'))).toEqual([])
    for (const hex of ['03020781', '03020880', '030101', '0300']) expect(() => readBits(value(hex))).toThrow(malformed)
    expect(() => readBytes(value('03020780'))).toThrow(malformed)
  })
})

test('any bytes are read or refused, and what is read adds up to what was given', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (given) => {
      const elements = elementsOf(given)
      let length = 0
      try {
        for (let element = elements.next(); element; element = elements.next()) length += element.whole.length
        expect(length).toBe(given.length)
      } catch (error) {
        if (!(error instanceof WalletError)) throw error
        expect(isErrorCode(error.code)).toBe(true)
      }
    }),
  )
})
