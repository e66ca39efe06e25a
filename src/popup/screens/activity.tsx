import { useState } from 'react'
import type { Activity as Happened } from '../../core/records.ts'
import { type ActivityFilter, everything, filtered } from '../activity-choice.ts'
import { byDay } from '../days.ts'
import { useHost } from '../host.ts'
import { day, plural, t } from '../i18n.ts'
import { useNow } from '../now.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { Sure } from '../ui/sure.tsx'
import ui from '../ui/ui.module.css'
import { Waiting } from '../ui/waiting.tsx'
import { Filter } from './activity-filter.tsx'
import { ActivityRow } from './activity-row.tsx'
import { ActivitySave } from './activity-save.tsx'
import { Places } from './places.tsx'
import s from './screens.module.css'

/** Everything that happened, by day, to look through, to save and to delete: claim names, never values. */
export function Activity() {
  const list = useAgent('activity.list', undefined)
  const [filter, setFilter] = useState<ActivityFilter | null>(null)
  const filterButton = (
    <Button
      look={filter ? 'secondary' : 'quiet'}
      icon={filter ? 'cross' : 'settings'}
      aria-expanded={filter !== null}
      onClick={() => setFilter(filter ? null : everything)}
      data-testid="filter-switch"
    >
      {t(filter ? 'activity_show_all' : 'activity_filter')}
    </Button>
  )
  return (
    <Screen title={t('nav_activity')} actions={list.state === 'ready' && list.value.length > 1 && filterButton}>
      <Places />
      {list.state === 'loading' && <Waiting />}
      {list.state === 'failed' && <Failure code={list.code} />}
      {list.state === 'ready' && list.value.length === 0 && (
        <div className={s.empty}>
          <Icon name="clock" size={32} />
          <h2>{t('activity_empty')}</h2>
          <p>{t('activity_empty_text')}</p>
        </div>
      )}
      {list.state === 'ready' && list.value.length > 0 && <Log all={list.value} filter={filter} onFilter={setFilter} onChanged={list.refresh} />}
    </Screen>
  )
}

interface LogProps {
  readonly all: readonly Happened[]
  /** Null: there is none, and everything is shown. */
  readonly filter: ActivityFilter | null
  readonly onFilter: (filter: ActivityFilter | null) => void
  readonly onChanged: () => void
}

function Log({ all, filter, onFilter, onChanged }: LogProps) {
  const { agent } = useHost()
  const shown = filter ? filtered(all, filter) : all
  const today = new Date(useNow()).setHours(0, 0, 0, 0)
  return (
    <>
      {filter && <Filter activities={all} filter={filter} onChange={onFilter} />}
      <output className={shown.length === all.length ? ui.hiddenText : s.foot}>{filter && plural('home_shown', all.length, { shown: shown.length })}</output>
      {shown.length === 0 && (
        <div className={s.empty}>
          <p>{t('activity_none')}</p>
          <Button onClick={() => onFilter(null)}>{t('activity_show_all')}</Button>
        </div>
      )}
      {byDay(shown).map(({ day: at, things }) => (
        <section key={at} className={s.section}>
          <h2 className={s.dayTitle}>{at === today ? t('today') : day(at)}</h2>
          <ul className={`${s.panel} ${s.rows}`}>
            {things.map((activity) => (
              <ActivityRow key={activity.id} activity={activity} />
            ))}
          </ul>
        </section>
      ))}
      {/* Another list is another file. */}
      {shown.length > 0 && <ActivitySave key={JSON.stringify([filter, shown.length])} activities={shown} />}
      <Sure
        label={t('activity_clear')}
        icon="trash"
        text={t('activity_clear_text')}
        act={async () => {
          await agent('activity.clear', undefined)
          onChanged()
        }}
        testId="activity-clear"
      />
    </>
  )
}
