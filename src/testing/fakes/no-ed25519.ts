import { vi } from 'vitest'

const { importKey, generateKey } = crypto.subtle

/** Makes WebCrypto refuse Ed25519 as Chrome before 137 does, and forgets what was detected. Import afterwards; `vi.restoreAllMocks()` ends it. */
export function withoutEd25519(): void {
  const refuseEd25519 = (algorithm: unknown): void => {
    if (JSON.stringify(algorithm).includes('Ed25519')) throw new DOMException('Unrecognized name.', 'NotSupportedError')
  }
  vi.spyOn(crypto.subtle, 'importKey').mockImplementation(async (...parameters: unknown[]) => {
    refuseEd25519(parameters[2])
    return Reflect.apply(importKey, crypto.subtle, parameters)
  })
  vi.spyOn(crypto.subtle, 'generateKey').mockImplementation(async (...parameters: unknown[]) => {
    refuseEd25519(parameters[0])
    return Reflect.apply(generateKey, crypto.subtle, parameters)
  })
  vi.resetModules()
}
