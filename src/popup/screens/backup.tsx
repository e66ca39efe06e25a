import { useState } from 'react'
import { useHost } from '../host.ts'
import { day, plural, t } from '../i18n.ts'
import { useNow } from '../now.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { BackupFlow } from './backup-flow.tsx'
import s from './steps.module.css'

/** How old the last backup is, and a new one. Made in a tab: a toolbar popup would be gone before the file is saved. */
export function Backup() {
  const { surface, openTab } = useHost()
  const known = useAgent('backup.state', undefined)
  // Making one changes what is known of backups, and must not end with that.
  const [words, setWords] = useState<boolean | null>(null)
  if (known.state === 'ready' && words === null) setWords(known.value.words)
  return (
    <Screen title={t('backup_title')} back="/settings">
      <p className={s.soft}>{t('backup_lead')}</p>
      {known.state === 'failed' && <Failure code={known.code} />}
      {known.state === 'ready' && <LastBackup at={known.value.lastAt} stale={known.value.stale} />}
      {words === null && known.state === 'loading' && <Waiting />}
      {surface === 'tab' ? (
        words !== null && <BackupFlow words={words} secret={null} />
      ) : (
        <div>
          <Button look="primary" icon="backup" onClick={() => openTab('/backup')}>
            {t('backup_make_tab')}
          </Button>
        </div>
      )}
    </Screen>
  )
}

/** When the last backup was made, and whether it still says everything. */
export function LastBackup({ at, stale }: { readonly at: number | null; readonly stale: boolean }) {
  const now = useNow()
  if (at === null) return <Notice tone="warn">{t('backup_never')}</Notice>
  const days = Math.floor(Math.max(0, now - at) / 86_400_000)
  return (
    <Notice tone={stale ? 'warn' : 'good'}>
      {days === 0 ? t('backup_today') : plural('backup_days', days, { day: day(at) })} {stale ? t('backup_stale') : t('backup_fresh')}
    </Notice>
  )
}
