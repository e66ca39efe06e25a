import { useState } from 'react'
import { useLocation } from 'wouter'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import type { Settings } from '../../messaging/contract.ts'
import { SitesChoice } from '../sites-choice.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Logo } from '../ui/logo.tsx'
import { Failure } from '../ui/notice.tsx'
import { PassphraseStep } from './passphrase-step.tsx'
import { WelcomeArt } from './welcome-art.tsx'
import ui from '../ui/ui.module.css'
import s from './onboarding.module.css'

/** Where no wallet exists yet: the way to one, in a full tab; elsewhere the way to that tab. */
export function Onboarding() {
  const { surface, openTab } = useHost()
  if (surface === 'tab') return <Steps />
  return (
    <main className={`${s.body} ${s.page}`}>
      <div className={`${s.step} ${s.small}`}>
        <Logo size={64} />
        <h1>{t('welcome_title')}</h1>
        <p className={s.lead}>{t('welcome_lead')}</p>
        <Button look="primary" wide onClick={() => openTab('/welcome')}>
          {t('welcome_create')}
        </Button>
      </div>
    </main>
  )
}

function Steps() {
  const { agent } = useHost()
  const [, navigate] = useLocation()
  const [step, setStep] = useState<'welcome' | 'passphrase' | 'sites'>('welcome')
  const [passphrase, setPassphrase] = useState('')
  const [sites, setSites] = useState<Settings['sites']>({ mode: 'all', chosen: [] })
  const { run, busy, failed } = useAction(async () => {
    await agent('vault.create', { passphrase, sites: { mode: sites.mode, chosen: [...sites.chosen] } })
    navigate('/welcome/done')
  })
  const number = { welcome: 0, passphrase: 1, sites: 2 }[step]
  return (
    <div className={s.page}>
      <WelcomeArt />
      <main className={s.body}>
        {step === 'welcome' && <Welcome next={() => setStep('passphrase')} />}
        {step === 'passphrase' && (
          <PassphraseStep
            progress={<Progress at={number} />}
            value={passphrase}
            onChange={setPassphrase}
            back={() => setStep('welcome')}
            next={() => setStep('sites')}
          />
        )}
        {step === 'sites' && (
          <div className={s.step}>
            <Progress at={number} />
            <h1>{t('sites_title')}</h1>
            <p className={s.lead}>{t('sites_lead')}</p>
            <SitesChoice value={sites} onChange={setSites} />
            <Failure code={failed} />
            <div className={s.buttons}>
              <Button onClick={() => setStep('passphrase')}>{t('back')}</Button>
              <Button look="primary" busy={busy} onClick={() => void run()}>
                {busy ? t('creating') : t('welcome_create')}
              </Button>
            </div>
          </div>
        )}
      </main>
    </div>
  )
}

function Welcome({ next }: { readonly next: () => void }) {
  return (
    <div className={s.step}>
      <Logo size={52} />
      <h1>{t('welcome_title')}</h1>
      <p className={s.lead}>{t('welcome_lead')}</p>
      <ul className={s.points}>
        <li>
          <Icon name="eye" />
          <div>
            <b>{t('point_see')}</b>
            <span>{t('point_see_text')}</span>
          </div>
        </li>
        <li>
          <Icon name="lock" />
          <div>
            <b>{t('point_here')}</b>
            <span>{t('point_here_text')}</span>
          </div>
        </li>
        <li>
          <Icon name="person" />
          <div>
            <b>{t('point_fresh')}</b>
            <span>{t('point_fresh_text')}</span>
          </div>
        </li>
      </ul>
      <div className={s.buttons}>
        <Button look="primary" onClick={next}>
          {t('welcome_create')}
        </Button>
      </div>
    </div>
  )
}

/** How far along the steps are. */
export function Progress({ at }: { readonly at: number }) {
  return (
    <p className={s.dots}>
      <span className={ui.hiddenText}>{t('step_of', { step: at, steps: 3 })}</span>
      {[1, 2, 3].map((step) => (
        <i key={step} data-done={step <= at} />
      ))}
    </p>
  )
}
