import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64 } from './bytes.ts'
import { certificateText } from './certificate-file.ts'

const blob = (...parts: (string | Uint8Array<ArrayBuffer>)[]) => new Blob(parts)
const der = (rest: Uint8Array) => new Uint8Array([0x30, 0x82, ...rest])

describe('a certificate file', () => {
  it('is taken as it is when it is text', async () => {
    const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'
    expect(await certificateText(blob(pem))).toBe(pem)
    expect(await certificateText(blob('0 is no SEQUENCE'))).toBe('0 is no SEQUENCE')
  })

  it('becomes PEM of the very same bytes when it is binary, in lines of at most 64 characters', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), async (rest) => {
        const bytes = der(rest)
        const lines = (await certificateText(blob(bytes))).split('\n')
        expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual(['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', ''])
        const inner = lines.slice(1, -2)
        expect(Math.max(...inner.map((line) => line.length))).toBeLessThanOrEqual(64)
        expect([...fromBase64(inner.join(''))]).toEqual([...bytes])
      }),
    )
  })

  it('is refused when it is empty or far too long', async () => {
    await expect(certificateText(blob())).rejects.toMatchObject({ code: 'request.malformed' })
    await expect(certificateText(blob(new Uint8Array(65_537)))).rejects.toMatchObject({ code: 'request.malformed' })
  })
})
