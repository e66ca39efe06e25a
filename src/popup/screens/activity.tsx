import { byDay } from '../days.ts'
import { day, t } from '../i18n.ts'
import { useNow } from '../now.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { Icon } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { ActivityRow } from './activity-row.tsx'
import s from './screens.module.css'

/** Everything that happened, by day: claim names, never values. */
export function Activity() {
  const list = useAgent('activity.list', undefined)
  const today = new Date(useNow()).setHours(0, 0, 0, 0)
  return (
    <Screen title={t('nav_activity')}>
      {list.state === 'loading' && <Waiting />}
      {list.state === 'failed' && <Failure code={list.code} />}
      {list.state === 'ready' && list.value.length === 0 && (
        <div className={s.empty}>
          <Icon name="clock" size={32} />
          <h2>{t('activity_empty')}</h2>
          <p>{t('activity_empty_text')}</p>
        </div>
      )}
      {list.state === 'ready' &&
        byDay(list.value).map(({ day: at, things }) => (
          <section key={at} className={s.section}>
            <h2 className={s.dayTitle}>{at === today ? t('today') : day(at)}</h2>
            <ul className={`${s.panel} ${s.rows}`}>
              {things.map((activity) => (
                <ActivityRow key={activity.id} activity={activity} />
              ))}
            </ul>
          </section>
        ))}
    </Screen>
  )
}
