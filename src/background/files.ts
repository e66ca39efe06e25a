import { WalletError } from '../core/errors.ts'
import { decodeBase64url, encodeBase64url } from '../crypto/base64url.ts'
import { concatBytes } from '../crypto/bytes.ts'
import type { FileHandle } from '../messaging/views.ts'
import { type Timer, timeouts } from '../vault/timer.ts'

/** Files in the memory of the background: a message carries only a part of one. They are gone ten minutes after they were last used, and with the worker. */
export interface Files {
  /** Keeps a file to be read. Of more than two, the one that was not used for longest goes. */
  keep(name: string, content: Uint8Array<ArrayBuffer>): FileHandle
  /** All that was written. Throws `file.lost`. */
  content(id: string): Uint8Array<ArrayBuffer>
  /** At most 768 kB from there on, as base64; `next`: where the rest begins. Throws `file.lost`. */
  read(id: string, at: number): { readonly part: string; readonly next: number | null }
  /** Adds a part (base64) to a file, a new one for null. Throws `file.lost`; `backup.malformed` for what is not base64 or comes to more than 64 MiB: the file is gone then. */
  write(id: string | null, part: string): FileHandle
}

interface Kept {
  readonly name: string
  readonly parts: readonly Uint8Array<ArrayBuffer>[]
  readonly size: number
  readonly endTimer: () => void
}

/** The most a file may hold, in bytes. */
export const sizeLimit = 64 * 1024 * 1024
const atMost = 2
const keptFor = 10 * 60_000
/** What fits into one message as base64. */
const partSize = 786_432

/** No file yet. `name`: how a new file that is written is called. */
export function openFiles(newId: () => string, timer: Timer = timeouts): Files {
  // In the order of their last use.
  const files = new Map<string, Kept>()

  function forget(id: string): void {
    files.get(id)?.endTimer()
    files.delete(id)
  }

  function put(id: string, name: string, parts: Kept['parts']): FileHandle {
    forget(id)
    const size = parts.reduce((sum, part) => sum + part.length, 0)
    if (size > sizeLimit) throw new WalletError('backup.malformed', 'larger than a file may be')
    files.set(id, { name, parts, size, endTimer: timer.after(keptFor, () => forget(id)) })
    for (const oldest of files.keys()) if (files.size > atMost) forget(oldest)
    return { id, name, size }
  }

  function use(id: string): Kept {
    const file = files.get(id)
    if (!file) throw new WalletError('file.lost', 'no such file any more')
    put(id, file.name, file.parts)
    return file
  }

  return {
    keep: (name, content) => put(newId(), name, [content]),
    content: (id) => concatBytes(...use(id).parts),
    read(id, at) {
      const { parts, size } = use(id)
      // What is read was kept whole.
      const part = parts[0]?.subarray(at, at + partSize) ?? new Uint8Array()
      const next = at + part.length
      return { part: encodeBase64(part), next: next < size && part.length > 0 ? next : null }
    },
    write(id, text) {
      const before = id === null ? null : use(id)
      const part = decodeBase64(text)
      if (!part) {
        if (id !== null) forget(id)
        throw new WalletError('backup.malformed', 'not base64')
      }
      return put(id ?? newId(), before?.name ?? '', [...(before?.parts ?? []), part])
    },
  }
}

function encodeBase64(bytes: Uint8Array): string {
  const text = encodeBase64url(bytes).replaceAll('-', '+').replaceAll('_', '/')
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=')
}

/** Base64 with its padding (RFC 4648 section 4); null for anything else. */
function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  return decodeBase64url(text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'))
}
