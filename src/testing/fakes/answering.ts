import type { Call, Reply } from '../../messaging/contract.ts'
import { acceptChannels } from '../../messaging/window-channel.ts'
import { install } from '../../page/install.ts'
import type { FakeWindow } from './window.ts'

/** Installs the page's API in a fake window, with a wallet behind it that answers every call with `answer`; gives back the calls it heard. */
export function answering(fake: FakeWindow, answer: (input: unknown, signal: AbortSignal) => unknown): Call[] {
  const calls: Call[] = []
  const handle = async (call: Call, signal: AbortSignal): Promise<Reply> => {
    calls.push(call)
    const output = await answer(call.input, signal)
    return typeof output === 'string' ? { id: call.id, ok: false, error: { code: output } } : { id: call.id, ok: true, output }
  }
  acceptChannels(fake.scope, () => true, handle)
  install(fake.scope, 'test.rdns')
  return calls
}
