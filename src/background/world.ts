import type { Outside } from '../agent/ports.ts'
import { WalletError } from '../core/errors.ts'

const limit = 262_144
const patience = 10_000

/** What the person decided about the outside. */
export interface Allowed {
  readonly trust: Outside['trust']
  /** Whether this machine itself may be asked without https: for developers. */
  readonly loopback: () => Promise<boolean>
}

/** The only fetch of this wallet: https, no redirects, no cookies, no referrer, at most 256 kB and 10 s. Throws `network.failed`. */
export function outside({ trust }: Allowed, fetcher: typeof fetch = fetch): Outside {
  return {
    async fetch(url, init) {
      if (!URL.canParse(url) || new URL(url).protocol !== 'https:') throw failed('only https')
      const abort = AbortSignal.timeout(patience)
      try {
        const response = await fetcher(url, {
          method: init?.method ?? 'GET',
          redirect: 'error',
          credentials: 'omit',
          referrerPolicy: 'no-referrer',
          cache: 'no-store',
          signal: abort,
          ...(init?.headers ? { headers: { ...init.headers } } : {}),
          ...(init?.body === undefined ? {} : { body: init.body }),
        })
        return { status: response.status, contentType: response.headers.get('content-type'), body: await limited(response) }
      } catch (cause) {
        throw cause instanceof WalletError ? cause : new WalletError('network.failed', 'no answer', { cause })
      }
    },
    trust,
    now: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  }
}

async function limited(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length
    if (size > limit) {
      await reader?.cancel()
      throw failed('too long')
    }
    parts.push(part.value)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function failed(message: string): WalletError {
  return new WalletError('network.failed', message)
}
