import { useId, useState } from 'react'
import type { BackupPreview } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { moment, plural, t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { JobProgress } from '../ui/progress.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import choices from '../ui/choice.module.css'
import ui from '../ui/ui.module.css'
import screens from './screens.module.css'
import s from './steps.module.css'

interface Props {
  readonly preview: BackupPreview
  readonly into: 'open' | 'new'
  readonly onBack: () => void
  /** Into the open wallet. */
  readonly restore: (overwrite: boolean) => Promise<void>
  /** On to the passphrase of a new one. */
  readonly onNext: () => void
}

/** What a backup would bring, by how much is new, the same and otherwise; nothing is replaced unless that is chosen. */
export function RestorePreview({ preview, into, onBack, restore, onNext }: Props) {
  const name = useId()
  const [overwrite, setOverwrite] = useState(false)
  const { run, busy, failed } = useAction(() => restore(overwrite))
  const rows = [
    { label: t('credentials'), ...preview.credentials },
    { label: t('nav_identifiers'), ...preview.identifiers },
    { label: t('nav_activity'), ...preview.activities },
  ]
  const added = rows.reduce((sum, row) => sum + row.added, 0)
  const differs = rows.reduce((sum, row) => sum + row.differs, 0)
  const nothing = into === 'open' && added === 0 && (differs === 0 || !overwrite)
  return (
    <div className={s.flow} data-testid="restore-preview" data-added={added} data-differs={differs}>
      <p className={s.soft}>{t('restore_made', { time: moment(preview.createdAt) })}</p>
      {into === 'open' && !preview.own && <Notice tone="warn">{t('restore_foreign')}</Notice>}
      <div className={screens.panel}>
        <table className={s.table}>
          <thead>
            <tr>
              <th scope="col">
                <span className={ui.hiddenText}>{t('restore_what')}</span>
              </th>
              <th scope="col">{into === 'open' ? t('restore_new') : t('restore_inside')}</th>
              {into === 'open' && <th scope="col">{t('restore_same')}</th>}
              {into === 'open' && <th scope="col">{t('restore_differs')}</th>}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.label}>
                <th scope="row">{row.label}</th>
                <td>{into === 'open' ? row.added : row.added + row.same + row.differs}</td>
                {into === 'open' && <td>{row.same}</td>}
                {into === 'open' && <td>{row.differs}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {into === 'open' && differs > 0 && (
        <>
          <details className={ui.disclosure}>
            <summary>{t('restore_differing')}</summary>
            <ul className={s.names}>
              {preview.differing.map((one, index) => (
                // oxlint-disable-next-line react/no-array-index-key
                <li key={`${index} ${one}`}>
                  <Untrusted text={one} max={90} />
                </li>
              ))}
            </ul>
          </details>
          <fieldset className={choices.group}>
            <legend className={ui.hiddenText}>{t('restore_differs')}</legend>
            <Choice name={name} checked={!overwrite} onChange={() => setOverwrite(false)} testId="restore-keep">
              <b>{t('restore_keep')}</b>
              <small>{t('restore_keep_hint')}</small>
            </Choice>
            <Choice name={name} checked={overwrite} onChange={() => setOverwrite(true)} testId="restore-overwrite">
              <b>{plural('restore_overwrite', differs)}</b>
              <small>{t('restore_overwrite_hint')}</small>
            </Choice>
          </fieldset>
        </>
      )}
      {nothing && <Notice tone="good">{t('restore_nothing')}</Notice>}
      <Failure code={failed} />
      {busy && <JobProgress kind="restore" />}
      <div className={s.buttons}>
        <Button onClick={onBack} disabled={busy}>
          {t('back')}
        </Button>
        {into === 'open' ? (
          <Button look="primary" busy={busy} disabled={busy || nothing} data-testid="restore-go" onClick={() => void run()}>
            {t('restore')}
          </Button>
        ) : (
          <Button look="primary" onClick={onNext}>
            {t('next')}
          </Button>
        )}
      </div>
    </div>
  )
}
