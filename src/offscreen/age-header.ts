import { WalletError } from '../core/errors.ts'
import { decodeUtf8 } from '../crypto/bytes.ts'

/** The most the header of a backup file may hold, in bytes. */
const headerLimit = 64 * 1024
/** The most a passphrase may cost, as the base-2 logarithm of scrypt's N: 20 takes 1 GiB of memory. */
const costLimit = 20

const intro = 'age-encryption.org/v'

/**
 * Looks at an age file (C2SP age, section "Header") before any work is done with it. Throws `backup.newer` for another version of the format,
 * and `backup.malformed` for what is no age file, has a header of more than 64 kB, more than one passphrase or one beside
 * anything else, or a passphrase that would cost more than scrypt with N = 2^20.
 */
export function assertReadable(file: Uint8Array): void {
  const stanzas = headerLines(file)
    .filter((line) => line.startsWith('-> '))
    .map((line) => line.split(' ').slice(1))
  const passphrases = stanzas.filter(([kind]) => kind === 'scrypt')
  if (passphrases.length === 0) return
  if (stanzas.length > 1) throw malformed('a passphrase is not alone')
  const [, , cost = ''] = passphrases[0] ?? []
  if (!/^[1-9][0-9]{0,1}$/.test(cost) || Number(cost) > costLimit) throw malformed('a passphrase that costs too much')
}

function headerLines(file: Uint8Array): readonly string[] {
  const start = decodeUtf8(file.subarray(0, intro.length + 8).filter((byte) => byte < 128)) ?? ''
  if (!start.startsWith(intro)) throw malformed('not an age file')
  if (/^(?:[2-9]|1\d)/.test(start.slice(intro.length))) throw new WalletError('backup.newer', 'another version of the age format')
  const end = endOfHeader(file.subarray(0, headerLimit))
  const text = end === null ? null : decodeUtf8(file.subarray(0, end))
  if (text === null) throw malformed('a header without end')
  return text.split('\n')
}

/** Where the line begins that ends the header. */
function endOfHeader(bytes: Uint8Array): number | null {
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) if ([1, 2, 3].every((next) => bytes[at + next] === 45)) return at + 1
  return null
}

/** Refuses a backup file, without a word of what is in it. */
export function malformed(message: string, cause?: unknown): WalletError {
  return new WalletError('backup.malformed', message, { cause })
}
