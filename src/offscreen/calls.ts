import type { OffscreenCalls } from '../messaging/offscreen-calls.ts'
import { decryptAge, encryptAge, identityOf, recipientOf } from './age.ts'
import { pixelsOf } from './picture.ts'
import { decodeAll } from './qr.ts'

/** What runs here. What was handed over to open or to make a file is wiped as soon as it was used. */
export const calls: OffscreenCalls = Object.freeze<OffscreenCalls>({
  async 'age.encrypt'({ content, protect }) {
    return encryptAge(content, protect).finally(() => content.fill(0))
  },
  async 'age.decrypt'({ file, secret }) {
    if ('passphrase' in secret) return decryptAge(file, secret)
    const identity = await identityOf(secret.entropy).finally(() => secret.entropy.fill(0))
    return decryptAge(file, { identity })
  },
  async 'age.recipientOf'({ entropy }) {
    return recipientOf(entropy).finally(() => entropy.fill(0))
  },
  async 'qr.decode'({ png }) {
    return decodeAll(await pixelsOf(png))
  },
})
