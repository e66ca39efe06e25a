import type { Shown } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Unusable } from './candidates.tsx'
import s from './consent.module.css'
import { askName, queryName, wanted } from './names.ts'
import { usable } from './choices.ts'

/** Nothing held fits: what was asked for, and why what comes near does not do. The site learns none of it. */
export function Missing({ shown }: { readonly shown: Shown }) {
  const isUsable = usable(shown)
  return (
    <>
      <Notice icon="search">
        <strong>{t('missing_title')}</strong>
        {t('missing_text')}
      </Notice>
      {shown.plan.asks
        .filter((ask) => !isUsable(ask.id))
        .map((ask) => (
          <section key={ask.id} className={s.ask} data-testid="missing">
            <h2>
              <Untrusted text={ask.kind === 'credential' ? queryName(ask.query) : askName(ask, shown)} max={90} />
            </h2>
            <ul className={s.wants}>
              {wanted(ask).map((name) => (
                <li key={name}>
                  <Untrusted text={name} max={90} />
                </li>
              ))}
            </ul>
            <Unusable candidates={shown.candidates?.[ask.id] ?? []} open />
          </section>
        ))}
    </>
  )
}
