import type { World } from '../core/plugin.ts'
import { encodeBase64url } from '../crypto/base64url.ts'

/** A name for something new: 128 random bits, base64url. */
export function randomId(world: Pick<World, 'random'>): string {
  return encodeBase64url(world.random(16))
}
