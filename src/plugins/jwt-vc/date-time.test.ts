import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDateTime, parseDateTime } from './date-time.ts'

const earliest = Date.UTC(1, 0, 1)
const latest = Date.UTC(9999, 11, 31)

test('every moment is written as ISO 8601 writes it and read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: earliest, max: latest }), (time) => {
      expect(formatDateTime(time)).toBe(new Date(time).toISOString().replace('.000Z', 'Z'))
      expect(parseDateTime(new Date(time).toISOString())).toBe(time)
    }),
  )
})

test.each([
  ['2020-12-04T14:08:28-06:00', Date.UTC(2020, 11, 4, 20, 8, 28)],
  ['2020-12-04T14:08:28+05:30', Date.UTC(2020, 11, 4, 8, 38, 28)],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['2000-02-29T23:59:59.123456Z', Date.UTC(2000, 1, 29, 23, 59, 59, 123)],
])('%s is read', (text, time) => {
  expect(parseDateTime(text)).toBe(time)
})

test.each([
  '2023-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2023-13-01T00:00:00Z',
  '2023-00-01T00:00:00Z',
  '2023-01-00T00:00:00Z',
  '2023-01-01T24:00:00Z',
  '2023-01-01T00:60:00Z',
  '2023-01-01T00:00:60Z',
  '2023-01-01T00:00:00+24:00',
  '2023-01-01T00:00:00',
  '2023-01-01',
  ' 2023-01-01T00:00:00Z',
  '2023-01-01T00:00:00Z\n',
  '٢٠٢٣-01-01T00:00:00Z',
  '',
  1_600_000_000,
  null,
])('%j is no date-time', (text) => {
  expect(parseDateTime(text)).toBeNull()
})

test('whatever the text, reading it agrees with the platform or gives null', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)), (text) => {
      const time = parseDateTime(text)
      expect(time === null || time === Date.parse(text)).toBe(true)
    }),
  )
})
