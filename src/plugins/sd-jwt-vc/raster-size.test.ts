import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pixelsOf } from './raster-size.ts'

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'))
const webp = (chunk: string) => hex(`52494646 ffff0000 57454250 ${chunk}`)

/** Pictures of 7 × 5, as a browser writes them, without what follows after their size. */
const pictures: readonly (readonly [string, Uint8Array])[] = [
  ['PNG', hex('89504e470d0a1a0a 0000000d 49484452 00000007 00000005 0806000000')],
  ['JPEG', hex('ffd8 ffe0 0010 4a46494600010100000100010000 ffdb 0005 aabbcc ffc0 0011 08 0005 0007 0301220002110103110100')],
  ['JPEG with letters in between', hex('ffd8 ffff fffe 0004 ffc0 ffff ff01 ffc2 0011 08 0005 0007 03')],
  ['lossy WebP', webp('56503820 18000000 300100 9d012a 0700 0500 07409625')],
  ['scaled lossy WebP', webp('56503820 18000000 300100 9d012a 0740 05c0 07409625')],
  ['lossless WebP', webp('5650384c 11000000 2f 06000100 07d08426')],
  ['extended WebP', webp('56503858 0a000000 20000000 060000 040000 49434350')],
]

describe('UI-10: how many pixels a picture asks for', () => {
  test.each(pictures)('UI-10: %s', (_, bytes) => expect(pixelsOf(bytes)).toBe(35))
  test('UI-10: the largest that can be written is told, too', () => {
    expect(pixelsOf(hex('89504e470d0a1a0a 0000000d 49484452 7fffffff 7fffffff 01'))).toBeGreaterThan(4e18)
    expect(pixelsOf(webp('56503858 0a000000 20000000 ffffff ffffff 00'))).toBe(2 ** 48)
    expect(pixelsOf(webp('5650384c 11000000 2f ffffffff 07'))).toBe(16_384 ** 2)
  })
  test.each([
    ['nothing', ''],
    ['a GIF', '474946383961 0700 0500'],
    ['a BMP', '424d 00000000 00000000 36000000 28000000 07000000 05000000'],
    ['an icon', '00000100 0100 0705'],
    ['a PNG that begins otherwise', '89504e470d0a1a0a 0000000d 69434350 00000007 00000005'],
    ['a JPEG without a frame', 'ffd8 ffd9'],
    ['a JPEG whose height comes later', 'ffd8 ffc0 0011 08 0000 0007 03'],
    ['a JPEG with something else in it', 'ffd8 00c0 0011 08 0005 0007 03'],
    ['a WebP of an unknown kind', '52494646 ffff0000 57454250 56503858'],
  ])('UI-10: %s has none that is known', (_, text) => expect(pixelsOf(hex(text))).toBeNull())
  test('UI-10: whatever is cut off or changed, nothing fails', () => {
    const any = fc.oneof(
      fc.uint8Array(),
      fc
        .tuple(fc.constantFrom(...pictures), fc.nat(40), fc.uint8Array({ maxLength: 8 }))
        .map(([[, bytes], at, more]) => Uint8Array.of(...bytes.slice(0, at), ...more)),
    )
    fc.assert(
      fc.property(any, (bytes) => {
        const pixels = pixelsOf(bytes)
        expect(pixels === null || pixels >= 0).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })
})
