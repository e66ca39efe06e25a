import { useState } from 'react'
import { useLocation } from 'wouter'
import type { GivenSecret, Settings } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { passkeyWords, usePasskeyTrouble } from '../passkey-button.tsx'
import { SitesChoice } from '../sites-choice.tsx'
import { Button } from '../ui/button.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import ui from '../ui/ui.module.css'
import { MakePasskey, type NamedPasskey } from './add-passkey.tsx'
import { Kit } from './kit.tsx'
import { NewPassphrase } from './new-passphrase.tsx'
import s from './onboarding.module.css'
import { Ready } from './ready.tsx'
import { Welcome, WelcomeSmall } from './welcome.tsx'
import { WelcomeArt } from './welcome-art.tsx'

/** Where no wallet exists yet, the way to one, in a full tab, up to what to do with it first; elsewhere the way to that tab. */
export function Onboarding({ exists }: { readonly exists: boolean }) {
  const { surface } = useHost()
  return surface === 'tab' ? <Steps exists={exists} /> : <WelcomeSmall />
}

type Step = 'welcome' | 'passphrase' | 'passkey' | 'sites' | 'kit'

function Steps({ exists }: { readonly exists: boolean }) {
  const { agent } = useHost()
  const [location, navigate] = useLocation()
  const trouble = usePasskeyTrouble()
  const [step, setStep] = useState<Step>(exists ? 'kit' : 'welcome')
  const [passphrase, setPassphrase] = useState('')
  const [passkey, setPasskey] = useState<NamedPasskey | null>(null)
  const [sites, setSites] = useState<Settings['sites']>({ mode: 'all', chosen: [] })
  const [notAdded, setNotAdded] = useState(false)
  const create = useAction(async () => {
    await agent('vault.create', { passphrase, sites: { mode: sites.mode, chosen: [...sites.chosen] } })
    // The wallet is made: whatever fails from here on does not undo that.
    if (passkey) await agent('unlockers.addPasskey', { secret: { passphrase }, ...passkey }).catch(() => setNotAdded(true))
    setPasskey(null)
    setStep('kit')
    navigate('/welcome/kit')
  })
  const order: readonly Step[] = trouble === null ? ['passphrase', 'passkey', 'sites', 'kit'] : ['passphrase', 'sites', 'kit']
  const progress = <Progress at={order.indexOf(step) + 1} of={order.length} />
  const secret: GivenSecret | null = passphrase ? { passphrase } : null
  if (exists && location.startsWith('/welcome/done')) return <Ready />
  return (
    <div className={s.page}>
      <WelcomeArt />
      <main className={s.body}>
        {step === 'welcome' && <Welcome create={() => setStep('passphrase')} restore={() => navigate('/restore/new')} />}
        {step === 'passphrase' && (
          <div className={s.step}>
            {progress}
            <h1>{t('passphrase_title')}</h1>
            <p className={s.lead}>{t('passphrase_lead')}</p>
            <NewPassphrase
              label={t('passphrase')}
              submit={t('next')}
              initial={passphrase}
              onBack={() => setStep('welcome')}
              give={(chosen) => {
                setPassphrase(chosen)
                setStep(trouble === null ? 'passkey' : 'sites')
              }}
            />
          </div>
        )}
        {step === 'passkey' && (
          <div className={s.step}>
            {progress}
            <h1>{t('passkey_title')}</h1>
            <p className={s.lead}>{t('passkey_lead')}</p>
            <MakePasskey
              onMade={(made) => {
                setPasskey(made)
                setStep('sites')
              }}
            />
            <div className={s.buttons}>
              <Button onClick={() => setStep('passphrase')}>{t('back')}</Button>
              <Button onClick={() => setStep('sites')}>{t('later')}</Button>
            </div>
          </div>
        )}
        {step === 'sites' && (
          <div className={s.step}>
            {progress}
            <h1>{t('sites_title')}</h1>
            <p className={s.lead}>{t('sites_lead')}</p>
            <SitesChoice value={sites} onChange={setSites} />
            {passkey && <Notice tone="good">{t('passkey_ready')}</Notice>}
            {trouble && <p className={ui.hint}>{passkeyWords(trouble, 'make')}</p>}
            <Failure code={create.failed} />
            <div className={s.buttons}>
              <Button onClick={() => setStep('passphrase')}>{t('back')}</Button>
              <Button look="primary" busy={create.busy} onClick={() => void create.run()}>
                {create.busy ? t('creating') : t('welcome_create')}
              </Button>
            </div>
          </div>
        )}
        {step === 'kit' && (
          <div className={s.step}>
            {progress}
            {notAdded && <Notice tone="warn">{t('passkey_not_added')}</Notice>}
            <Kit
              secret={secret}
              next={() => {
                setPassphrase('')
                navigate('/welcome/done')
              }}
            />
          </div>
        )}
      </main>
    </div>
  )
}

/** How far along the steps are. */
function Progress({ at, of }: { readonly at: number; readonly of: number }) {
  return (
    <p className={s.dots}>
      <span className={ui.hiddenText}>{t('step_of', { step: at, steps: of })}</span>
      {Array.from({ length: of }, (_, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <i key={index} data-done={index < at} />
      ))}
    </p>
  )
}
