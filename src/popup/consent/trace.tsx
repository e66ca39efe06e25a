import type { Ask } from '../../core/exchange.ts'
import type { TracedAsk } from '../../messaging/views.ts'
import { plural, t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Icon } from '../ui/icons.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import ui from '../ui/ui.module.css'
import screen from '../screens/screens.module.css'
import s from './inspector.module.css'
import { Why } from './unusable.tsx'

/** For developers: how each ask was matched against what is held; null: the wallet is locked, or it is still being looked up. */
export function Trace({ asks, trace }: { readonly asks: readonly Ask[]; readonly trace: readonly TracedAsk[] | null }) {
  return (
    <details className={ui.disclosure} data-testid="trace">
      <summary>{t('trace_title')}</summary>
      {trace === null ? (
        <p className={screen.foot}>{t('trace_locked')}</p>
      ) : (
        trace.map((one) => <One key={one.ask} ask={asks.find(({ id }) => id === one.ask)} traced={one} />)
      )}
    </details>
  )
}

function One({ ask, traced }: { readonly ask: Ask | undefined; readonly traced: TracedAsk }) {
  const { candidates, others, more, took } = traced
  const format = ask?.kind === 'credential' ? ask.query.format : ''
  return (
    <section className={screen.section}>
      <p className={screen.foot}>
        <Rich k="trace_ask" values={{ format: <Untrusted text={format} max={60} code />, id: <Untrusted text={traced.ask} max={60} code />, took }} />
      </p>
      <ul className={s.list}>
        {candidates.map(({ credentialId, title, sets, unusable }) => (
          <li key={credentialId}>
            <b>
              <Untrusted text={title} max={90} />
            </b>
            <ul>
              {sets > 0 && (
                <li data-fits="true">
                  <Icon name="check" size={14} /> {plural('trace_sets', sets)}
                </li>
              )}
              {unusable.map((reason) => (
                <li key={`${reason.code} ${JSON.stringify(reason.path)}`}>
                  <Why reason={reason} />
                </li>
              ))}
            </ul>
          </li>
        ))}
        {more.candidates > 0 && <li>{plural('trace_more', more.candidates)}</li>}
        {others.map(({ code, format: other, types, count }) => (
          <li key={`${other} ${types.join(' ')}`}>
            <Rich
              k="trace_others"
              values={{ count, format: <Untrusted text={other} max={60} code />, types: <Untrusted text={types.join(', ')} max={200} code /> }}
            />
            <ul>
              <li>
                <Why reason={{ code, path: null }} />
              </li>
            </ul>
          </li>
        ))}
        {more.others > 0 && <li>{plural('trace_more_kinds', more.others)}</li>}
      </ul>
      {candidates.length + others.length === 0 && <p className={screen.foot}>{t('trace_nothing')}</p>}
    </section>
  )
}
