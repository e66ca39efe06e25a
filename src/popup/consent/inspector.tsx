import { useEffect, useMemo } from 'react'
import type { Shown } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import { t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { Copy } from '../ui/copy.tsx'
import ui from '../ui/ui.module.css'
import screen from '../screens/screens.module.css'
import { asText, type Inspection, inspection } from './inspection.ts'
import s from './inspector.module.css'
import { JsonText } from './json-text.tsx'
import { RequestDetails } from './request-details.tsx'

interface Props {
  readonly shown: Shown
  /** Hears what is known of the request, as long as it is open: afterwards it can be copied together with what was sent. */
  readonly onInspected: ((inspection: Inspection) => void) | undefined
}

/** Looks everything up that developer mode shows of a request. */
export function Inspector({ shown, onInspected }: Props) {
  const { id } = shown.plan
  const came = useAgent('exchange.received', { id })
  const trace = useAgent('exchange.trace', { id })
  const found = useMemo(
    () => inspection(shown, came.state === 'ready' ? came.value : null, trace.state === 'ready' && shown.candidates !== null ? trace.value : null),
    [shown, came, trace],
  )
  const over = [came, trace].some((answer) => answer.state === 'failed' && answer.code === 'consent.expired')
  useEffect(() => {
    if (!over) onInspected?.(found)
  }, [over, found, onInspected])
  return <RequestDetails inspection={found} />
}

/** For developers: what was sent, before it was encrypted, to read, and to copy together with all that is known of the request. */
export function SentPlain({ plain, inspected }: { readonly plain: JsonObject; readonly inspected: Inspection | null }) {
  return (
    <details className={`${ui.disclosure} ${s.plain}`} data-testid="sent-plain">
      <summary>{t('sent_plain_title')}</summary>
      <div className={screen.section}>
        <p className={screen.foot}>{t('sent_plain_text')}</p>
        <JsonText value={plain} />
        <div className={screen.buttons}>
          <Copy text={asText({ ...inspected, response: plain })} label={t('details_copy')} />
        </div>
      </div>
    </details>
  )
}
