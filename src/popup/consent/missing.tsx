import type { Shown } from '../../core/exchange.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './consent.module.css'
import { askName, queryName, requirements } from './names.ts'
import { usable } from './choices.ts'
import { Unusable } from './unusable.tsx'

/** Nothing held fits: what was asked for, and why what comes near does not do. The site learns none of it. */
export function Missing({ shown }: { readonly shown: Shown }) {
  const { openTab } = useHost()
  const isUsable = usable(shown)
  return (
    <>
      <Notice icon="search">
        <strong>{t('missing_title')}</strong>
        {t('missing_text')}
      </Notice>
      <div className={s.ask}>
        <p>{t('missing_add')}</p>
        <Button icon="plus" wide onClick={() => openTab('/add')} data-testid="missing-add">
          {t('add_title')}
        </Button>
      </div>
      {shown.plan.asks
        .filter((ask) => !isUsable(ask.id))
        .map((ask) => (
          <section key={ask.id} className={s.ask} data-testid="missing">
            <h2>
              <Untrusted text={ask.kind === 'credential' ? queryName(ask.query) : askName(ask, shown)} max={90} />
            </h2>
            <ul className={s.wants}>
              {requirements(ask).map(({ name, values }) => (
                <li key={`${name} ${values}`}>
                  <span>
                    <Untrusted text={name} max={90} />
                    {values !== '' && (
                      <small>
                        <Rich k="wants_value" values={{ values: <Untrusted text={values} max={120} /> }} />
                      </small>
                    )}
                  </span>
                </li>
              ))}
              {ask.kind === 'credential' && ask.query.trustedAuthorities !== null && <li>{t('wants_authorities')}</li>}
            </ul>
            <Unusable candidates={shown.candidates?.[ask.id] ?? []} open />
          </section>
        ))}
    </>
  )
}
