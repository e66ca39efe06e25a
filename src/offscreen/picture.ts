import { WalletError } from '../core/errors.ts'
import type { Pixels } from './qr.ts'

/** The pixels of a PNG picture. Throws `request.malformed` for what is none. */
export async function pixelsOf(png: Uint8Array<ArrayBuffer>): Promise<Pixels> {
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(new Blob([png], { type: 'image/png' }))
  } catch (cause) {
    throw new WalletError('request.malformed', 'not a picture', { cause })
  }
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new WalletError('internal', 'no canvas')
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  return context.getImageData(0, 0, width, height)
}
