import type { Shown } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { Copy } from '../ui/copy.tsx'
import ui from '../ui/ui.module.css'
import screen from '../screens/screens.module.css'

/** How much of it is drawn; all of it can be copied. */
const most = 50_000
// What hides or reorders text reads as its escape, and JSON stays JSON.
const hidden = /[\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u{fff9}-\u{fffb}]/gu

/** For developers: the request as it was understood, as JSON to read and to copy. It holds nothing of what the wallet holds. */
export function RequestDetails({ shown }: { readonly shown: Shown }) {
  const text = JSON.stringify({ received: shown.received, plan: shown.plan }, null, 2).replaceAll(hidden, escaped)
  return (
    <details className={ui.disclosure} data-testid="request-details">
      <summary>{t('details_title')}</summary>
      <div className={screen.section}>
        <p className={screen.foot}>{t('details_text')}</p>
        {/* What scrolls must be within reach of the keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={screen.raw} tabIndex={0}>
          <bdi>{text.slice(0, most)}</bdi>
        </pre>
        <div className={screen.buttons}>
          <Copy text={text} label={t('details_copy')} />
        </div>
      </div>
    </details>
  )
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
}
