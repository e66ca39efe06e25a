import type { Outside } from '../agent/ports.ts'
import { WalletError } from '../core/errors.ts'
import { type Address, readAddress } from './address.ts'
import { turns } from './turns.ts'

const limit = 262_144
const atOnce = 6

type Init = Parameters<Outside['fetch']>[1]
type Answer = Awaited<ReturnType<Outside['fetch']>>

/** What the person decided about the outside. */
export interface Allowed {
  readonly trust: Outside['trust']
  /** Whether this machine itself may be asked, also without https: for developers. */
  readonly loopback: () => Promise<boolean>
}

const tenSeconds = (): AbortSignal => AbortSignal.timeout(10_000)

/**
 * The only fetch of this wallet: https, no redirects, no cookies, no referrer, at most 256 kB after decompression and 10 s from the call to the last
 * byte (`patience`), six at once per host; the same GET asked again while it is under way is answered with it. Throws `network.failed`.
 */
export function outside({ trust, loopback }: Allowed, fetcher: typeof fetch = fetch, patience = tenSeconds): Outside {
  const { take } = turns(atOnce)
  const underWay = new Map<string, Promise<Answer>>()

  async function ask({ url, host }: Address, init: Init): Promise<Answer> {
    const signal = patience()
    const done = await take(host, signal)
    try {
      const response = await unless(signal, fetcher(url, { ...fixed, signal, ...variable(init) }))
      if (response.redirected || response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
        void response.body?.cancel().catch(() => undefined)
        throw failed('redirected')
      }
      return { status: response.status, contentType: response.headers.get('content-type'), body: await limited(response, signal) }
    } finally {
      done()
    }
  }

  return {
    async fetch(text, init) {
      const address = readAddress(text)
      if (!address || (address.loopback && !(await loopback()))) throw failed('address not allowed')
      if ((init?.method ?? 'GET') !== 'GET') return ask(address, init).catch(asFailed)
      const name = JSON.stringify([address.url, Object.entries(init?.headers ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))])
      const known = underWay.get(name)
      if (known) return copy(await known)
      const answer = ask(address, init)
        .catch(asFailed)
        .finally(() => underWay.delete(name))
      underWay.set(name, answer)
      return copy(await answer)
    },
    trust,
    now: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  }
}

/**
 * The mode is not `cors`, in which Firefox adds to each POST an `Origin` with the random name of this very installation: whoever gets two could tell they
 * are of one person. Hosts the extension has permission for count as its own origin, and without permission nothing is sent.
 */
const fixed = {
  mode: 'same-origin',
  redirect: 'error',
  credentials: 'omit',
  referrerPolicy: 'no-referrer',
  cache: 'no-store',
} as const satisfies RequestInit

function variable(init: Init): RequestInit {
  return {
    method: init?.method ?? 'GET',
    ...(init?.headers ? { headers: { ...init.headers } } : {}),
    ...(init?.body === undefined ? {} : { body: init.body }),
  }
}

/** Whoever got the same answer may not change it under the other's hands. */
function copy(answer: Answer): Answer {
  return { ...answer, body: answer.body.slice() }
}

async function limited(response: Response, signal: AbortSignal): Promise<Uint8Array> {
  if (!response.body) return new Uint8Array()
  const parts: Uint8Array[] = []
  let size = 0
  const reader = response.body.getReader()
  try {
    for (let part = await unless(signal, reader.read()); !part.done; part = await unless(signal, reader.read())) {
      size += part.value.length
      if (size > limit) throw failed('too long')
      parts.push(part.value)
    }
  } catch (error) {
    // Not awaited: a body that never ends need not answer this either.
    void reader.cancel().catch(() => undefined)
    throw error
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** The promise's value, unless patience ends first: also where whoever keeps it does not listen to the signal. */
function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = () => reject(failed('too slow'))
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}

function asFailed(cause: unknown): never {
  throw cause instanceof WalletError ? cause : new WalletError('network.failed', 'no answer', { cause })
}

function failed(message: string): WalletError {
  return new WalletError('network.failed', message)
}
