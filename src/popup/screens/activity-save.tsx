import { useEffect, useState } from 'react'
import type { Activity } from '../../core/records.ts'
import { activityFile, activityFileName } from '../activity-file.ts'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { type Saved, SaveLink } from '../ui/download.tsx'
import s from './screens.module.css'

/** Saves what is listed as a file, and says first what is in it. */
export function ActivitySave({ activities }: { readonly activities: readonly Activity[] }) {
  const [saved, setSaved] = useState<Saved | null>(null)
  useEffect(() => (saved ? () => URL.revokeObjectURL(saved.url) : undefined), [saved])
  const make = () => {
    const now = Date.now()
    const blob = new Blob([activityFile(activities, now)], { type: 'application/json' })
    setSaved({ url: URL.createObjectURL(blob), name: activityFileName(now), size: blob.size })
  }
  if (!saved)
    return (
      <div>
        <Button icon="download" onClick={make} data-testid="activity-save">
          {t('activity_save')}
        </Button>
      </div>
    )
  return (
    <section className={s.section}>
      <p className={s.foot}>{t('activity_save_text')}</p>
      <div>
        <SaveLink saved={saved} label={t('backup_download')} primary testId="activity-file" />
      </div>
    </section>
  )
}
