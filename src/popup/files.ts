import type { Client } from '../messaging/client.ts'
import type { FileHandle } from '../messaging/views.ts'
import { WalletError } from '../core/errors.ts'
import { fromBase64, toBase64 } from './bytes.ts'
import { codeOf } from './code.ts'

type Agent = Client<'popup'>
/** How much of a file one message carries, in bytes. */
export const partSize = 786_432
const starts = ['age-encryption.org/v1', '-----BEGIN AGE ENCRYPTED FILE-----']

/** Takes a file out of the background, part by part. Throws `file.lost` when it is gone, and when parts are missing. */
export async function takeFile(agent: Agent, { id, size }: FileHandle): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let got = 0
  for (let at: number | null = 0; at !== null; ) {
    const { part, next }: { readonly part: string; readonly next: number | null } = await agent('file.read', { id, at })
    const bytes = fromBase64(part)
    got += bytes.length
    // One that does not come forward would go on for ever.
    if (next !== null && next <= at) throw new WalletError('file.lost', 'the file does not end')
    parts.push(bytes)
    at = next
  }
  if (got !== size) throw new WalletError('file.lost', 'parts of the file are missing')
  return new Blob(parts, { type: 'application/octet-stream' })
}

/** Puts a file into the background, part by part, and gives its handle. */
export async function giveFile(agent: Agent, file: Blob): Promise<FileHandle> {
  const last: { handle: FileHandle | null } = { handle: null }
  for (let at = 0; at < file.size; at += partSize) {
    const part = toBase64(new Uint8Array(await file.slice(at, at + partSize).arrayBuffer()))
    last.handle = await agent('file.write', { id: last.handle?.id ?? null, part })
  }
  if (!last.handle) throw new WalletError('backup.malformed', 'an empty file')
  return last.handle
}

/** True when the file begins as an age file does. Nothing more of it is read. */
export async function isAgeFile(file: Blob): Promise<boolean> {
  const begin = await file.slice(0, 64).text()
  return starts.some((start) => begin.startsWith(start))
}

/** A file whose copy in the background is lost whenever the worker stops: it is put there when first needed, and again, once, when it was lost meanwhile. */
export function keptFile(agent: Agent, file: Blob): { readonly with: <T>(use: (id: string) => Promise<T>) => Promise<T> } {
  let id: string | null = null
  const given = async () => (id ??= (await giveFile(agent, file)).id)
  return {
    async with(use) {
      try {
        return await use(await given())
      } catch (error) {
        if (codeOf(error) !== 'file.lost') throw error
        id = null
        return use(await given())
      }
    },
  }
}
