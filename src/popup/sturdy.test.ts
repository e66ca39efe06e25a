import { describe, expect, it } from 'vitest'
import type { Call, Reply } from '../messaging/contract.ts'
import { sturdy } from './sturdy.ts'

const call: Call = { id: 'c1', name: 'wallet.state', input: undefined }
const reply: Reply = { id: 'c1', ok: true, output: null }
const now = () => Promise.resolve()

describe('a call to a worker that may sleep', () => {
  it.each([
    'Could not establish connection. Receiving end does not exist.',
    'A listener indicated an asynchronous response by returning true, but the message channel closed before a response was received',
    'The message port closed before a response was received.',
  ])('is made once more under the same id after: %s', async (message) => {
    const calls: Call[] = []
    const send = sturdy(async (one) => {
      calls.push(one)
      if (calls.length === 1) throw new Error(message)
      return reply
    }, now)
    await expect(send(call)).resolves.toBe(reply)
    expect(calls).toEqual([call, call])
  })

  it('is made twice at most, and fails with a code when there is no reply', async () => {
    let calls = 0
    const silent = sturdy(async () => {
      calls++
      return undefined as unknown as Reply
    }, now)
    await expect(silent(call)).rejects.toMatchObject({ code: 'internal' })
    expect(calls).toBe(2)
  })

  it('is not repeated after another failure', async () => {
    let calls = 0
    const broken = sturdy(async () => {
      calls++
      throw new TypeError('cannot be cloned')
    }, now)
    await expect(broken(call)).rejects.toBeInstanceOf(TypeError)
    expect(calls).toBe(1)
  })
})
