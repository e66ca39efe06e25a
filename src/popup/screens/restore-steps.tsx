import { useState } from 'react'
import type { Restored, Settings } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { plural, t } from '../i18n.ts'
import { SitesChoice } from '../sites-choice.tsx'
import { Button } from '../ui/button.tsx'
import { typedErase } from '../ui/erase.tsx'
import { Field } from '../ui/field.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { JobProgress } from '../ui/progress.tsx'
import { NewPassphrase } from './new-passphrase.tsx'
import s from './steps.module.css'

interface IntoProps {
  readonly replaces: boolean
  readonly restore: (create: { readonly passphrase: string; readonly sites: Settings['sites'] }) => Promise<void>
  readonly onBack: () => void
}

/** A new wallet from a backup: the passphrase of this one, which sites may ask, and the typed word where a wallet would be replaced. */
export function RestoreInto({ replaces, restore, onBack }: IntoProps) {
  const [passphrase, setPassphrase] = useState<string | null>(null)
  const [sites, setSites] = useState<Settings['sites']>({ mode: 'all', chosen: [] })
  const [typed, setTyped] = useState('')
  const { run, busy, failed } = useAction(async () => {
    if (passphrase !== null) await restore({ passphrase, sites })
  })
  if (passphrase === null) {
    return (
      <div className={s.flow}>
        <h2>{t('passphrase_title')}</h2>
        <p className={s.soft}>{t('restore_passphrase_new')}</p>
        <NewPassphrase label={t('passphrase')} submit={t('next')} onBack={onBack} give={setPassphrase} />
      </div>
    )
  }
  return (
    <div className={s.flow}>
      <h2>{t('sites_title')}</h2>
      <p className={s.soft}>{t('sites_lead')}</p>
      <SitesChoice value={sites} onChange={setSites} />
      {replaces && (
        <>
          <Notice tone="warn">{t('restore_replaces')}</Notice>
          <Field
            label={t('erase_label', { word: t('erase_word') })}
            value={typed}
            data-testid="erase-word"
            onChange={(event) => setTyped(event.target.value)}
          />
        </>
      )}
      <Failure code={failed} />
      {busy && <JobProgress kind="restore" />}
      <div className={s.buttons}>
        <Button onClick={() => setPassphrase(null)} disabled={busy}>
          {t('back')}
        </Button>
        <Button look="primary" busy={busy} disabled={busy || (replaces && !typedErase(typed))} data-testid="restore-go" onClick={() => void run()}>
          {t('restore')}
        </Button>
      </div>
    </div>
  )
}

/** What restoring did; into an open wallet it can be taken back. */
export function RestoreDone({ restored, into, onDone }: { readonly restored: Restored; readonly into: 'open' | 'new'; readonly onDone: () => void }) {
  const { agent } = useHost()
  const [undone, setUndone] = useState(false)
  const { run, busy, failed } = useAction(async () => {
    await agent('backup.undo', undefined)
    setUndone(true)
  })
  const { added, replaced, skipped } = restored
  return (
    <div className={s.flow} data-testid="restore-done" data-added={added} data-replaced={replaced} data-skipped={skipped} data-undone={undone}>
      {undone ? (
        <Notice tone="good">{t('restore_undone')}</Notice>
      ) : (
        <Notice tone="good">
          <strong>{t('restore_done')}</strong>
          {plural('restore_added', added)} {replaced > 0 && plural('restore_replaced', replaced)} {skipped > 0 && plural('restore_skipped', skipped)}
        </Notice>
      )}
      <Failure code={failed} />
      <div className={s.buttons}>
        <Button look="primary" onClick={onDone}>
          {into === 'new' ? t('next') : t('done')}
        </Button>
        {into === 'open' && !undone && (
          <Button busy={busy} data-testid="restore-undo" onClick={() => void run()}>
            {t('restore_undo')}
          </Button>
        )}
      </div>
    </div>
  )
}
