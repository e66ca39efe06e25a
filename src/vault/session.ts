import { WalletError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { decodeBase64url, encodeBase64url } from '../crypto/base64url.ts'
import { eachKey, importKeys, type KeyBytes, type Keys } from './derived-keys.ts'
import { randomName } from './random-name.ts'
import { object, oneOf, refuse, type Shape, text } from './shape.ts'

/** Where the open session is kept: outlives the worker, not the browser, and never touches the disk. */
export interface SessionStore {
  get(): Promise<Json | null>
  set(value: Json): Promise<void>
  clear(): Promise<void>
}

/** A vault that is open: its name and its keys. The same object for as long as it stays open, so that caches can hang on it. */
export interface Open {
  readonly vaultId: string
  readonly keys: Keys
}

/** The open session, or none. */
export interface Session {
  /** Opens with these keys. `ticket` is from before they were derived: throws `vault.locked` when the vault was locked meanwhile. */
  start(vaultId: string, bytes: KeyBytes, ticket: number): Promise<void>
  /** What is open now, taken up again after a restart; null when locked. */
  current(): Promise<Open | null>
  /** Locks. From the call on nothing is open here; when it returns, nothing is anywhere. */
  end(): Promise<void>
  /** Changes with each lock. */
  ticket(): number
}

interface Stored {
  readonly v: 1
  readonly token: string
  readonly vaultId: string
  readonly keys: { readonly [K in keyof KeyBytes]: string }
}

const shape: Shape<Stored> = object<Stored>({
  v: oneOf(1),
  token: randomName,
  vaultId: randomName,
  keys: object<Stored['keys']>({ rec: text, keys: text, blobs: text, pages: text, quarantine: text, wrapping: text, manifest: text }),
})

/** The session of one worker over a store. What is in the store decides: when it is gone, the vault is locked. */
export function openSession(store: SessionStore, newName: () => string): Session {
  let locks = 0
  let last: { readonly token: string; readonly open: Promise<Open> } | null = null
  return {
    ticket: () => locks,
    async start(vaultId, bytes, ticket) {
      const keys = await eachKey((name) => encodeBase64url(bytes[name]))
      if (ticket !== locks) throw locked()
      await store.set({ v: 1, token: newName(), vaultId, keys })
      // Locked while it was being written: the lock may have cleared the store before.
      if (ticket !== locks) {
        await store.clear()
        throw locked()
      }
    },
    async current() {
      const before = locks
      const stored = read(await store.get())
      if (before !== locks) return null
      if (!stored) {
        last = null
        return null
      }
      if (last?.token !== stored.token) last = { token: stored.token, open: take(stored) }
      const open = await last.open
      return before === locks ? open : null
    },
    async end() {
      locks += 1
      last = null
      await store.clear()
    },
  }
}

/** The failure of everything that needs an open vault. */
export function locked(): WalletError {
  return new WalletError('vault.locked', 'the vault is locked')
}

async function take({ vaultId, keys }: Stored): Promise<Open> {
  const bytes = await eachKey((name) => decodeBase64url(keys[name]) ?? refuse('session.keys'))
  return { vaultId, keys: await importKeys(bytes) }
}

function read(value: Json | null): Stored | null {
  try {
    return value === null ? null : shape(value, 'session')
  } catch {
    // Not ours, or of another version: the passphrase opens the vault again.
    return null
  }
}
