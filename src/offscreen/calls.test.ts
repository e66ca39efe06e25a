import { describe, expect, it } from 'vitest'
import { calls } from './calls.ts'

const text = (value: string) => new TextEncoder().encode(value)

describe('the calls', () => {
  it('make what they open, and wipe what was handed over', async () => {
    const entropy = () => Uint8Array.from({ length: 32 }, (_, at) => at * 3)
    const given = { words: entropy(), content: text('what is kept') }
    const recipient = await calls['age.recipientOf']({ entropy: given.words })
    const file = await calls['age.encrypt']({ content: given.content, protect: { recipient } })
    expect(given.words.every((byte) => byte === 0)).toBe(true)
    expect(given.content.every((byte) => byte === 0)).toBe(true)
    const secret = { entropy: entropy() }
    expect(await calls['age.decrypt']({ file, secret })).toEqual(text('what is kept'))
    expect(secret.entropy.every((byte) => byte === 0)).toBe(true)
    await expect(calls['age.decrypt']({ file, secret: { entropy: new Uint8Array(32) } })).rejects.toMatchObject({ code: 'backup.wrong-secret' })
  })
})
