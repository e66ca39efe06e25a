import { t } from '../i18n.ts'
import { Copy } from '../ui/copy.tsx'
import ui from '../ui/ui.module.css'
import screen from '../screens/screens.module.css'
import { asText, type Inspection } from './inspection.ts'
import { JsonText } from './json-text.tsx'
import { Trace } from './trace.tsx'

/** For developers: the request as it came in, taken apart and understood, and how it was matched, to read and to copy. No value of a claim is in it. */
export function RequestDetails({ inspection }: { readonly inspection: Inspection }) {
  const { raw, decoded, client, plan, trace } = inspection
  return (
    <details className={ui.disclosure} data-testid="request-details">
      <summary>{t('details_title')}</summary>
      <div className={screen.section}>
        <p className={screen.foot}>{t('details_text')}</p>
        {raw !== null && <Folded title={t('details_raw')} value={raw} />}
        {raw !== null && <Folded title={t('details_decoded')} value={decoded} />}
        <Folded title={t('details_client')} value={client} />
        <Folded title={t('details_plan')} value={plan} />
        {plan.asks.some(({ kind }) => kind === 'credential') && <Trace asks={plan.asks} trace={trace} />}
        <div className={screen.buttons}>
          <Copy text={asText(inspection)} label={t('details_copy')} />
        </div>
      </div>
    </details>
  )
}

function Folded({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <details className={ui.disclosure}>
      <summary>{title}</summary>
      <JsonText value={value} />
    </details>
  )
}
