import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { Settings as Chosen } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { plural, t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { SitesChoice } from '../sites-choice.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Erase } from '../ui/erase.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { Waiting } from '../ui/waiting.tsx'
import ui from '../ui/ui.module.css'
import s from './screens.module.css'

const minutes = [1, 5, 15, 30, 60, 240]

/** What keeps the wallet safe, when it locks, which sites may ask, and what this is. */
export function Settings() {
  const { agent, version, surface, openTab } = useHost()
  const settings = useAgent('settings.get', undefined)
  return (
    <Screen title={t('nav_settings')}>
      {settings.state === 'loading' && <Waiting />}
      {settings.state === 'failed' && <Failure code={settings.code} />}
      <nav aria-label={t('settings_safety')}>
        <ul className={`${s.panel} ${s.rows}`}>
          <Place to="/unlockers" icon="key" title={t('unlockers_title')} text={t('unlockers_text')} />
          <Place to="/backup" icon="backup" title={t('backup_title')} text={t('backup_text')} />
          <Place to="/restore" icon="restore" title={t('restore_title')} text={t('restore_text')} />
          <Place to="/sites" icon="globe" title={t('sites')} text={t('sites_text')} />
          <Place to="/settings/trust" icon="shield" title={t('trust_title')} text={t('trust_text')} />
          <Place to="/health" icon="heart" title={t('health_title')} text={t('health_text')} />
        </ul>
      </nav>
      {settings.state === 'ready' && <Form stored={settings.value} />}
      <section className={s.section}>
        <h2>{t('about')}</h2>
        <p className={s.foot}>{t('about_text')}</p>
        <p className={s.foot}>{t('version', { version })}</p>
        <div className={s.buttons}>
          <Button icon="lock" onClick={() => void agent('vault.lock', undefined).catch(() => undefined)}>
            {t('lock_now')}
          </Button>
          {surface !== 'tab' && <Button onClick={() => openTab('/')}>{t('open_tab')}</Button>}
        </div>
      </section>
      <details className={ui.disclosure}>
        <summary>{t('erase_title')}</summary>
        <div className={s.section}>
          <p className={s.foot}>{t('erase_text')}</p>
          <Erase />
        </div>
      </details>
    </Screen>
  )
}

function Place({ to, icon, title, text }: { readonly to: string; readonly icon: IconName; readonly title: string; readonly text: string }) {
  return (
    <li>
      <Link href={to} className={s.row}>
        <span className={s.badge}>
          <Icon name={icon} size={18} />
        </span>
        <span className={s.text}>
          <b>{title}</b>
          <small>{text}</small>
        </span>
        <Icon name="next" size={16} />
      </Link>
    </li>
  )
}

function Form({ stored }: { readonly stored: Chosen }) {
  const { agent } = useHost()
  const [chosen, setChosen] = useState(stored)
  const known = JSON.stringify(stored)
  // Another surface may have changed them.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => setChosen(stored), [known])
  const { run, failed } = useAction(({ autoLockMinutes, strict, developer, sites }: Chosen) =>
    agent('settings.set', { autoLockMinutes, strict, developer, sites: { mode: sites.mode, chosen: [...sites.chosen] } }),
  )
  const change = (next: Chosen) => {
    setChosen(next)
    void run(next)
  }
  const choices = minutes.includes(chosen.autoLockMinutes) ? minutes : [...minutes, chosen.autoLockMinutes].toSorted((a, b) => a - b)
  return (
    <>
      <section className={s.section}>
        <h2>{t('autolock_title')}</h2>
        <label className={ui.field}>
          <span className={ui.label}>{t('autolock_label')}</span>
          <select className={s.select} value={chosen.autoLockMinutes} onChange={(event) => change({ ...chosen, autoLockMinutes: Number(event.target.value) })}>
            {choices.map((count) => (
              <option key={count} value={count}>
                {plural('minutes', count)}
              </option>
            ))}
          </select>
        </label>
        <Choice type="checkbox" checked={chosen.strict} onChange={(strict) => change({ ...chosen, strict })} testId="strict">
          <b>{t('strict')}</b>
          <small>{t('strict_hint')}</small>
        </Choice>
      </section>
      <section className={s.section}>
        <h2>{t('sites_title')}</h2>
        <SitesChoice value={chosen.sites} onChange={(sites) => change({ ...chosen, sites })} />
      </section>
      <section className={s.section}>
        <h2>{t('developer_title')}</h2>
        <Choice type="checkbox" checked={chosen.developer} onChange={(developer) => change({ ...chosen, developer })} testId="developer">
          <b>{t('developer')}</b>
          <small>{t('developer_hint')}</small>
        </Choice>
      </section>
      <Failure code={failed} />
    </>
  )
}
