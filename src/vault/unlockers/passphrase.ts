import { WalletError } from '../../core/errors.ts'
import { decodeBase64url, encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { argon2, assertCost, type Cost } from '../kdf.ts'
import { refuse } from '../shape.ts'
import { type PassphraseSlotHeader, type Slot, type SlotNames, unwrapVaultKey, wrapVaultKey } from '../slot.ts'

const longestBytes = 1024
const fewest = { characters: 12, different: 5 }
const runs = ['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiopasdfghjklzxcvbnm'].flatMap((run) => {
  const longRun = run.repeat(Math.ceil(longestBytes / run.length) + 1)
  return [longRun, Array.from(longRun).reverse().join('')]
})

/**
 * Refuses with `vault.weak-secret` a passphrase of fewer than 12 characters, of more than 1,024 bytes, of fewer than 5 different characters,
 * a piece of up to 6 characters repeated, and a run along the alphabet, the digits or the keyboard.
 * It stops only the trivial: passing it says nothing of strength.
 */
export function assertPassphrase(passphrase: string): void {
  const normal = passphrase.normalize('NFKC')
  const characters = Array.from(normal)
  const repeats = /^(.{1,6}?)\1+$/su.test(normal)
  const runsOn = runs.some((run) => run.includes(normal.toLowerCase()))
  const fits = characters.length >= fewest.characters && encodeUtf8(normal).length <= longestBytes
  if (!fits || new Set(characters).size < fewest.different || repeats || runsOn) {
    throw new WalletError('vault.weak-secret', 'the passphrase is too short, too long or too easy to guess')
  }
}

/** A new slot that holds the vault key and opens with this passphrase. The passphrase was checked before. */
export async function makePassphraseSlot(
  passphrase: string,
  vaultKey: Uint8Array,
  names: SlotNames,
  cost: Cost,
  random: (length: number) => Uint8Array,
): Promise<Slot<PassphraseSlotHeader>> {
  assertCost(cost, 'create')
  const salt = random(16)
  const { m, t, p } = cost
  const header: PassphraseSlotHeader = { v: 1, ...names, type: 'pw', kdf: { alg: 'argon2id', ver: 19, m, t, p, salt: encodeBase64url(salt) } }
  return withKey(passphrase, salt, cost, (key) => wrapVaultKey(header, vaultKey, key, random(12)))
}

/** The vault key out of a slot. Throws `vault.wrong-secret`; `vault.damaged` when the cost is outside its limits, before anything is derived. */
export function openPassphraseSlot(slot: Slot<PassphraseSlotHeader>, passphrase: string): Promise<CryptoKey> {
  return withPassphraseKey(slot.header, passphrase, (key) => unwrapVaultKey(slot, key))
}

/** Derives what the slot was wrapped with, uses it and wipes it. Throws as above. */
export async function withPassphraseKey<T>({ kdf }: PassphraseSlotHeader, passphrase: string, use: (key: Uint8Array) => Promise<T>): Promise<T> {
  assertCost(kdf, 'open')
  const salt = decodeBase64url(kdf.salt) ?? refuse('slot.kdf.salt')
  return withKey(passphrase, salt, kdf, use)
}

async function withKey<T>(passphrase: string, salt: Uint8Array, cost: Cost, use: (key: Uint8Array) => Promise<T>): Promise<T> {
  const secret = encodeUtf8(passphrase.normalize('NFKC'))
  if (secret.length === 0 || secret.length > longestBytes) throw new WalletError('vault.wrong-secret', 'no passphrase is like that')
  const key = await argon2(secret, salt, cost).finally(() => secret.fill(0))
  try {
    return await use(key)
  } finally {
    key.fill(0)
  }
}
