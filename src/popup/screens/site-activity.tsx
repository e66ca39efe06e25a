import { useState } from 'react'
import type { Activity } from '../../core/records.ts'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { ActivityRow } from './activity-row.tsx'
import s from './screens.module.css'

/** How many are shown before more are asked for. */
const first = 5

/** What happened with one party, the last first. */
export function SiteActivity({ activities }: { readonly activities: readonly Activity[] }) {
  const [all, setAll] = useState(false)
  if (activities.length === 0) return null
  return (
    <section className={s.section}>
      <h2>{t('site_activity')}</h2>
      <ul className={`${s.panel} ${s.rows}`}>
        {(all ? activities : activities.slice(0, first)).map((activity) => (
          <ActivityRow key={activity.id} activity={activity} dated withSite={false} />
        ))}
      </ul>
      {!all && activities.length > first && (
        <div>
          <Button onClick={() => setAll(true)}>{t('show_more')}</Button>
        </div>
      )}
    </section>
  )
}
