import type { World } from '../core/plugin.ts'
import { decodeUtf8 } from '../crypto/bytes.ts'
import type { Fetched } from './ports.ts'

/** So much is kept of what one request has fetched: answers, and UTF-16 units of them all together. */
const most = 8
const longest = 524_288

/** The same world, and a list of what was fetched through it so far, in order, for those who look into a request. What does not fit is cut off. */
export function watched(world: World): { readonly world: World; readonly fetched: () => readonly Fetched[] } {
  const seen: Fetched[] = []
  let left = longest
  return {
    world: {
      ...world,
      async fetch(url, init) {
        const answer = await world.fetch(url, init)
        const text = (decodeUtf8(answer.body) ?? '').slice(0, left)
        if (seen.length < most) {
          left -= text.length
          seen.push({ url, status: answer.status, text })
        }
        return answer
      },
    },
    fetched: () => seen,
  }
}
