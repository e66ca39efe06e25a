import { useState } from 'react'
import { useLocation } from 'wouter'
import type { GivenSecret } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { takeFresh } from '../fresh.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Screen } from '../shell.tsx'
import { StepUp } from '../step-up.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { NewPassphrase } from './new-passphrase.tsx'
import s from './steps.module.css'

/** A new passphrase. Who just opened the wallet with recovery words is not asked for them again. */
export function ChangePassphrase() {
  const { agent } = useHost()
  const [, navigate] = useLocation()
  const [fresh] = useState(() => takeFresh(Date.now()))
  const [chosen, setChosen] = useState<string | null>(null)
  const [done, setDone] = useState(false)
  const change = async (secret: GivenSecret, passphrase: string) => {
    await agent('unlockers.changePassphrase', { secret, passphrase })
    setDone(true)
  }
  const { run, busy, failed } = useAction(change)
  const choose = (passphrase: string) => {
    if (fresh) void run(fresh, passphrase)
    else setChosen(passphrase)
  }
  return (
    <Screen title={t('change_passphrase')} back="/unlockers">
      {done ? (
        <div className={s.flow}>
          <Notice tone="good">{t('passphrase_changed')}</Notice>
          <div>
            <Button look="primary" onClick={() => navigate('/')}>
              {t('done')}
            </Button>
          </div>
        </div>
      ) : chosen === null ? (
        <div className={s.flow}>
          <p className={s.soft}>{t('passphrase_change_lead')}</p>
          <NewPassphrase label={t('passphrase_new')} submit={fresh ? t('change_passphrase') : t('next')} busy={busy} failed={failed} give={choose} />
        </div>
      ) : (
        <StepUp submit={t('change_passphrase')} give={(secret) => change(secret, chosen)} onCancel={() => setChosen(null)} />
      )}
    </Screen>
  )
}
