import { argon2id as nobleArgon2id } from '@noble/hashes/argon2.js'
import { argon2id } from 'hash-wasm'
import { encodeUtf8 } from '../../src/crypto/bytes.ts'
import { cost, passphrase } from './ours.ts'

const salt = new Uint8Array(16).fill(7)
const password = encodeUtf8(passphrase)

/** Argon2id at the cost of a new wallet, in WebAssembly. */
export const wasm = (): Promise<Uint8Array> =>
  argon2id({ password, salt, memorySize: cost.m, iterations: cost.t, parallelism: cost.p, hashLength: 32, outputType: 'binary' })

/** The same in JavaScript. */
export const noble = async (): Promise<Uint8Array> => nobleArgon2id(password, salt, { m: cost.m, t: cost.t, p: cost.p, dkLen: 32 })
