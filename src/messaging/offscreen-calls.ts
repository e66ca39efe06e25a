import { asWalletError, isErrorCode, WalletError } from '../core/errors.ts'
import { isObject } from '../core/json.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Everything that is done outside of the background, because it is heavy and rare: pure functions of bytes. Whatever is handed over as bytes is gone afterwards. */
interface Table {
  /** An age v1 file that opens with this passphrase, or for this recipient (`age1…`). Throws `backup.malformed`. */
  'age.encrypt': { input: { readonly content: Bytes; readonly protect: { readonly passphrase: string } | { readonly recipient: string } }; output: Bytes }
  /** What is in an age v1 file. `entropy`: the 32 bytes that recovery words are. Throws `backup.malformed`, `backup.newer`, `backup.wrong-secret`. */
  'age.decrypt': { input: { readonly file: Bytes; readonly secret: { readonly passphrase: string } | { readonly entropy: Bytes } }; output: Bytes }
  /** The recipient whose backups these recovery words open. */
  'age.recipientOf': { input: { readonly entropy: Bytes }; output: string }
  /** The texts of all QR codes in a PNG picture, each once. Throws `request.malformed` for what is no picture. */
  'qr.decode': { input: { readonly png: Bytes }; output: readonly string[] }
}
export type OffscreenName = keyof Table
export type OffscreenInput<N extends OffscreenName> = Table[N]['input']
export type OffscreenOutput<N extends OffscreenName> = Table[N]['output']
/** One function for every call. */
export type OffscreenCalls = { readonly [N in OffscreenName]: (input: OffscreenInput<N>) => Promise<OffscreenOutput<N>> }

/** A call on its way; its answer comes through the port that goes with it. */
export interface OffscreenRequest {
  readonly name: string
  readonly input: unknown
}

type Answer = { readonly ok: true; readonly output: unknown } | { readonly ok: false; readonly code: string }

/** Hands a message over, with what it is no longer the sender's. */
export type Post = (request: OffscreenRequest, transfer: Transferable[]) => void

/**
 * Makes one call over a channel of its own; inputs are handed over, not copied. Throws what the function throws, and `internal` when no answer
 * comes within so many milliseconds.
 */
export async function callOver<N extends OffscreenName>(post: Post, name: N, input: OffscreenInput<N>, milliseconds: number): Promise<OffscreenOutput<N>> {
  const { port1, port2 } = new MessageChannel()
  let timeout: ReturnType<typeof setTimeout> | undefined
  try {
    const answer = new Promise<unknown>((resolve, reject) => {
      timeout = setTimeout(() => reject(new WalletError('internal', 'no answer from offscreen')), milliseconds)
      port1.onmessage = ({ data }: MessageEvent<unknown>) => resolve(data)
    })
    post({ name, input }, [port2, ...buffersOf(input)])
    return read(await answer)
  } finally {
    clearTimeout(timeout)
    port1.close()
  }
}

/** Answers one call. */
export async function answerOver(calls: OffscreenCalls, data: unknown, port: Pick<MessagePort, 'postMessage'>): Promise<void> {
  try {
    if (!isObject(data) || typeof data.name !== 'string' || !Object.hasOwn(calls, data.name)) throw new WalletError('internal', 'no such call')
    const output = await (calls[data.name as OffscreenName] as (input: unknown) => Promise<unknown>)(data.input)
    port.postMessage({ ok: true, output } satisfies Answer, buffersOf(output))
  } catch (error) {
    port.postMessage({ ok: false, code: asWalletError(error).code } satisfies Answer)
  }
}

function read<T>(answer: unknown): T {
  if (isObject(answer) && answer.ok === true) return answer.output as T
  const code = isObject(answer) ? answer.code : undefined
  throw new WalletError(isErrorCode(code) ? code : 'internal', 'refused offscreen')
}

/** The memory of all bytes in it, each piece once: what can be handed over. */
export function buffersOf(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const look = (one: unknown): void => {
    if (one instanceof Uint8Array) {
      if (one.buffer instanceof ArrayBuffer) found.add(one.buffer)
    } else if (isObject(one)) Object.values(one).forEach(look)
  }
  look(value)
  return [...found]
}
