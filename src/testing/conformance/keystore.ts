import { describe, expect, it } from 'vitest'
import type { KeyId } from '../../core/key.ts'
import type { Keystore } from '../../core/plugin.ts'
import { verifySignature } from '../../crypto/verify.ts'

/** A keystore under test, and how to lock and unlock what is behind it. `lock: null`: it cannot be locked, with the reason. */
export interface KeystoreSubject {
  readonly keystore: Keystore
  readonly lock: (() => Promise<void>) | { readonly skip: string }
  readonly unlock: () => Promise<void>
}

const message = new TextEncoder().encode('what is to be signed')

/** What every keystore promises. `setUp` makes a fresh one, unlocked and empty. */
export function keystoreConformance(name: string, setUp: () => Promise<KeystoreSubject>): void {
  describe(`the keystore ${name} keeps the promises of its kind`, () => {
    it('names itself and at least one algorithm, each once', async () => {
      const { keystore } = await setUp()
      expect(keystore.kind).toBe('keystore')
      expect(keystore.id).not.toBe('')
      expect(keystore.algorithms.length).toBeGreaterThan(0)
      expect(new Set(keystore.algorithms).size).toBe(keystore.algorithms.length)
    })

    it('signs with each algorithm it names, so that the public key verifies it and nothing else', async () => {
      const { keystore } = await setUp()
      for (const algorithm of keystore.algorithms) {
        const made = await keystore.create(algorithm)
        const signer = await keystore.signer(made.id)
        expect(signer?.key).toEqual(made)
        const signature = (await signer?.sign(message)) ?? new Uint8Array()
        expect(await verifySignature(algorithm, made.jwk, signature, message)).toBe(true)
        expect(await verifySignature(algorithm, made.jwk, signature, message.subarray(1))).toBe(false)
        const another = await keystore.create(algorithm)
        expect(await verifySignature(algorithm, another.jwk, signature, message)).toBe(false)
      }
    })

    it('tells nothing of the private key', async () => {
      const { keystore } = await setUp()
      for (const algorithm of keystore.algorithms) {
        const made = await keystore.create(algorithm)
        expect(Object.keys(made).sort()).toEqual(['algorithm', 'id', 'jwk'])
        expect(Object.keys(made.jwk).filter((member) => !['kty', 'crv', 'x', 'y'].includes(member))).toEqual([])
      }
    })

    it('makes two different keys when asked twice, also at once', async () => {
      const { keystore } = await setUp()
      for (const algorithm of keystore.algorithms) {
        const [one, two] = await Promise.all([keystore.create(algorithm), keystore.create(algorithm)])
        expect(one.id).not.toBe(two.id)
        expect(one.jwk.x).not.toBe(two.jwk.x)
      }
    })

    it('answers null for a key that is not its own', async () => {
      const { keystore } = await setUp()
      expect(await keystore.signer('another keystore has this one' as KeyId)).toBeNull()
      expect(await keystore.signer('0123456789abcdef0123456789abcdef' as KeyId)).toBeNull()
    })

    it('answers null for a key that was removed, and its signers sign no more', async () => {
      const { keystore } = await setUp()
      for (const algorithm of keystore.algorithms) {
        const { id } = await keystore.create(algorithm)
        const before = await keystore.signer(id)
        await keystore.remove(id)
        expect(await keystore.signer(id)).toBeNull()
        await expect(before?.sign(message)).rejects.toMatchObject({ code: 'key.unavailable' })
        await keystore.remove(id)
      }
    })

    it('removes no other key than the one named', async () => {
      const { keystore } = await setUp()
      for (const algorithm of keystore.algorithms) {
        const [gone, kept] = await Promise.all([keystore.create(algorithm), keystore.create(algorithm)])
        await keystore.remove(gone.id)
        expect((await keystore.signer(kept.id))?.key).toEqual(kept)
      }
    })

    it('refuses an algorithm it does not name', async () => {
      const { keystore } = await setUp()
      for (const algorithm of ['EdDSA', 'ES256', 'ES384', 'ES256K'] as const) {
        if (keystore.algorithms.includes(algorithm)) continue
        await expect(keystore.create(algorithm)).rejects.toMatchObject({ code: 'key.unavailable' })
      }
    })

    it('does nothing while it is locked, and everything after', async (context) => {
      const { keystore, lock, unlock } = await setUp()
      if (typeof lock !== 'function') return context.skip(lock.skip)
      for (const algorithm of keystore.algorithms) {
        const made = await keystore.create(algorithm)
        const before = await keystore.signer(made.id)
        await before?.sign(message)
        await lock()
        await expect(keystore.signer(made.id)).rejects.toMatchObject({ code: 'vault.locked' })
        await expect(keystore.create(algorithm)).rejects.toMatchObject({ code: 'vault.locked' })
        await expect(keystore.remove(made.id)).rejects.toMatchObject({ code: 'vault.locked' })
        await expect(before?.sign(message)).rejects.toMatchObject({ code: 'vault.locked' })
        await unlock()
        const signature = (await (await keystore.signer(made.id))?.sign(message)) ?? new Uint8Array()
        expect(await verifySignature(algorithm, made.jwk, signature, message)).toBe(true)
      }
    })
  })
}
