import type { Call, Context, Contract, Input, Name, NameFrom, Output, Reply } from './contract.ts'

/** Carries one call to the router and brings back its reply. Rejects only when the way itself is broken. */
export type Send = (call: Call, signal?: AbortSignal) => Promise<Reply>
/** The other end of the router: a client can name only the messages its context may send. */
export type Client<C extends Context> = <N extends NameFrom<C>>(name: N, input: Input<N>, signal?: AbortSignal) => Promise<Output<N>>

/** An error that crossed a message boundary: its code is all there is. */
export class RemoteError extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** A client over `send`. Throws RemoteError with the code that the other side declared. */
export function client<C extends Context>(send: Send): Client<C> {
  return async <N extends Name>(name: N, input: unknown, signal?: AbortSignal) => {
    const reply = await send({ id: crypto.randomUUID(), name, input }, signal)
    if (!reply.ok) throw new RemoteError(reply.error.code)
    return reply.output as ReturnType<Contract[N]['output']>
  }
}
