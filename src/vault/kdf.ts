import { argon2idAsync } from '@noble/hashes/argon2.js'
import { argon2id } from 'hash-wasm'
import { WalletError } from '../core/errors.ts'
import { unshared } from '../crypto/bytes.ts'

/** What one guess costs (Argon2id, RFC 9106): `m` in KiB, `t` passes, `p` lanes. */
export interface Cost {
  readonly m: number
  readonly t: number
  readonly p: number
}

/** What a new vault costs to open: 64 MiB, 3 passes, 1 lane (WebAssembly here has one thread: more lanes only help an attacker). */
export const defaultCost: Cost = Object.freeze({ m: 65_536, t: 3, p: 1 })

const createFloor = { m: 32_768, t: 3 }
const openFloor = { m: 19_456, t: 2 }
const ceiling = { m: 524_288, t: 16, p: 4 }

/** Refuses, before anything is allocated, a cost that is too low to be safe or too high to be meant. Throws `vault.damaged`: a downgrade. */
export function assertCost({ m, t, p }: Cost, purpose: 'create' | 'open'): void {
  const floor = purpose === 'create' ? createFloor : openFloor
  const fits = (value: number, least: number, most: number) => Number.isSafeInteger(value) && value >= least && value <= most
  if (!fits(m, floor.m, ceiling.m) || !fits(t, floor.t, ceiling.t) || !fits(p, 1, ceiling.p)) {
    throw new WalletError('vault.damaged', 'the cost of opening is outside its limits', { detail: { reason: 'downgrade' } })
  }
}

/** Argon2id version 1.3, 32 bytes: in WebAssembly, and in plain JavaScript where that is not to be had. The cost was checked before. */
export async function argon2(secret: Uint8Array, salt: Uint8Array, cost: Cost): Promise<Uint8Array<ArrayBuffer>> {
  if (!hasWebAssembly()) return argon2Slowly(secret, salt, cost)
  try {
    const options = { password: secret, salt, memorySize: cost.m, iterations: cost.t, parallelism: cost.p, hashLength: 32 }
    return unshared(await argon2id({ ...options, outputType: 'binary' }))
  } catch (error) {
    // A content security policy without 'wasm-unsafe-eval' shows itself only here.
    if (error instanceof WebAssembly.CompileError) return argon2Slowly(secret, salt, cost)
    throw error
  }
}

/** The same without WebAssembly: several times slower, and the oracle of the tests. */
export async function argon2Slowly(secret: Uint8Array, salt: Uint8Array, { m, t, p }: Cost): Promise<Uint8Array<ArrayBuffer>> {
  return unshared(await argon2idAsync(secret, salt, { m, t, p, dkLen: 32, version: 0x13 }))
}

function hasWebAssembly(): boolean {
  return typeof WebAssembly === 'object'
}
