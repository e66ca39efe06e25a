import type { Storage } from 'webextension-polyfill'
import { WalletError } from '../core/errors.ts'
import type { ExchangeId } from '../core/exchange.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { intentOf, linkLimit } from '../messaging/request-links.ts'
import type { ScanView } from '../messaging/views.ts'
import { askedBy } from './asked-by.ts'
import type { Receive } from './receive.ts'
import type { SeenPage } from './tabs.ts'

/** A look at a page, as it is kept until the next one. */
interface Kept {
  readonly id: string
  readonly tab: SeenPage['tab'] | null
  readonly texts: readonly string[]
}

/** What looking for codes needs. */
export interface Eyes {
  /** The page that is seen; null: it cannot be looked at. */
  readonly see: () => Promise<SeenPage | null>
  /** The texts of the codes in a PNG picture. */
  readonly decode: (png: Uint8Array<ArrayBuffer>) => Promise<readonly string[]>
  readonly receive: Receive
  readonly area: Storage.StorageArea
}

/** Requests that are codes on a page. */
export interface Scans {
  look(): Promise<ScanView>
  last(): Promise<ScanView | null>
  /** Plans one of the codes found. Throws `consent.expired` when it is not of the last look, and what planning throws. */
  take(scan: string, code: number): Promise<ExchangeId>
}

const key = 'scan'

/** Looks at pages when a person says so, and at no other time. The picture is not kept; the requests in it are, until the next look. */
export function scans({ see, decode, receive, area }: Eyes): Scans {
  const kept = async () => (await area.get(key))[key] as Kept | undefined
  return {
    async look() {
      const id = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
      const seen = await see()
      const found = seen ? await decode(seen.png) : []
      const texts = found.filter((text) => text.length <= linkLimit && intentOf(text) === 'get')
      const scan: Kept = { id, tab: seen?.tab ?? null, texts }
      await area.set({ [key]: scan })
      return viewOf(scan)
    },
    async last() {
      const scan = await kept()
      return scan ? viewOf(scan) : null
    },
    async take(id, code) {
      const scan = await kept()
      const text = scan?.texts[code]
      if (scan?.id !== id || text === undefined) throw new WalletError('consent.expired', 'not of the last look')
      const origin = scan.tab?.origin ?? null
      return receive({ via: 'qr', text, origin, topOrigin: origin, tab: scan.tab })
    },
  }
}

function viewOf({ id, tab, texts }: Kept): ScanView {
  return { id, reached: tab !== null, codes: texts.map((text) => ({ host: askedBy(text) })) }
}
