import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack, unpack } from './packed.ts'

describe('a packed JSON text', () => {
  it('comes out as it went in', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const text = JSON.stringify(JSON.parse(json))
        expect(unpack(pack(text))).toBe(text)
      }),
    )
  })

  it('leaves names, true, false and null in the frame, and every text and number to the leaves', () => {
    const { frame, leaves } = pack('{"a:":"b:","1":-2.5e+30,"c\\"":["\\\\","x\\":1"],"d":true,"e":null}')
    expect(leaves).toEqual(['"b:"', '-2.5e+30', '"\\\\"', '"x\\":1"'])
    expect(frame).toBe('{"a:":\n,"1":\n,"c\\"":[\n,\n],"d":true,"e":null}')
  })

  it('has the frame of every other text with the same names', () => {
    expect(pack('{"a":"one","b":[1,2]}').frame).toBe(pack('{"a":"\\n","b":[0,-7]}').frame)
  })

  it('may be as long as a picture', () => {
    const text = JSON.stringify({ picture: 'x\\'.repeat(3_000_000) })
    expect(unpack(pack(text))).toBe(text)
  })
})
