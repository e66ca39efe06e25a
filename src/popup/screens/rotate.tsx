import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { plural, t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Passphrase } from '../ui/field.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { JobProgress } from '../ui/progress.tsx'
import s from './steps.module.css'

/** A new vault key: everything is sealed anew. Only the passphrase can carry it over; passkeys and recovery words are set up again. */
export function Rotate() {
  const { agent } = useHost()
  const health = useAgent('health.get', undefined)
  const spoilt = health.state === 'ready' && health.value.damaged.length + health.value.quarantined.length > 0
  const [, navigate] = useLocation()
  const [passphrase, setPassphrase] = useState('')
  const [dropped, setDropped] = useState<number | null>(null)
  const { run, busy, failed } = useAction(async () => {
    const rotated = await agent('unlockers.rotate', { passphrase })
    setPassphrase('')
    setDropped(rotated.dropped)
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (passphrase) void run()
  }
  return (
    <Screen title={t('rotate_title')} back="/unlockers">
      {spoilt && dropped === null && (
        <div className={s.flow} data-testid="rotate-not-now">
          <Notice tone="warn">{t('rotate_damaged')}</Notice>
          <div>
            <Button look="primary" onClick={() => navigate('/health')}>
              {t('rotate_health')}
            </Button>
          </div>
        </div>
      )}
      {!spoilt && dropped === null && (
        <form className={`${s.flow} ${s.narrow}`} onSubmit={submit}>
          <p className={s.soft}>{t('rotate_lead')}</p>
          <Notice tone="warn">{t('rotate_warning')}</Notice>
          <Passphrase
            label={t('passphrase')}
            name="passphrase"
            autoComplete="current-password"
            value={passphrase}
            error={failed === 'vault.wrong-secret' ? failed : null}
            onChange={(event) => setPassphrase(event.target.value)}
          />
          <Failure code={failed} />
          {busy && <JobProgress kind="rotate" />}
          <div>
            <Button type="submit" look="primary" busy={busy} disabled={busy || !passphrase}>
              {t('rotate')}
            </Button>
          </div>
        </form>
      )}
      {dropped !== null && (
        <div className={s.flow} data-testid="rotated" data-dropped={dropped}>
          <Notice tone="good">{t('rotate_done')}</Notice>
          {dropped > 0 && <Notice tone="warn">{plural('rotate_dropped', dropped)}</Notice>}
          <div>
            <Button look="primary" onClick={() => navigate('/unlockers')}>
              {dropped > 0 ? t('rotate_again') : t('done')}
            </Button>
          </div>
        </div>
      )}
    </Screen>
  )
}
