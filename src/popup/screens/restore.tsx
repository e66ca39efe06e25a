import { useState } from 'react'
import { Redirect, useLocation } from 'wouter'
import type { WalletState } from '../../messaging/views.ts'
import { useHost } from '../host.ts'
import { moment, t } from '../i18n.ts'
import { useAction } from '../action.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Logo } from '../ui/logo.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { RestoreFlow } from './restore-flow.tsx'
import unlock from './unlock.module.css'
import s from './steps.module.css'

/** A backup into the open wallet. In a tab: choosing a file closes a toolbar popup. */
export function Restore() {
  const { surface, openTab } = useHost()
  const [, navigate] = useLocation()
  return (
    <Screen title={t('restore_title')} back="/settings">
      <p className={s.soft}>{t('restore_lead')}</p>
      {surface === 'tab' ? (
        <RestoreFlow into="open" replaces={false} aside={<LastRestore />} onDone={() => navigate('/')} />
      ) : (
        <div>
          <Button look="primary" icon="restore" onClick={() => openTab('/restore')}>
            {t('restore_tab')}
          </Button>
        </div>
      )}
    </Screen>
  )
}

/** The last restored backup, as long as it can be taken back. */
function LastRestore() {
  const { agent } = useHost()
  const known = useAgent('backup.state', undefined)
  const { run, busy, failed } = useAction(() => agent('backup.undo', undefined))
  const [asked, setAsked] = useState(false)
  if (known.state !== 'ready' || known.value.undo === null) return null
  return (
    <Notice icon="restore">
      <div className={s.flow}>
        <span>{t('restore_last', { time: moment(known.value.undo) })}</span>
        <Failure code={failed} />
        <div>
          <Button busy={busy} onClick={() => (asked ? void run() : setAsked(true))}>
            {asked ? t('restore_undo_sure') : t('restore_undo')}
          </Button>
        </div>
      </div>
    </Notice>
  )
}

/** A backup as a new wallet, in the place of whatever is there and cannot be opened. */
export function RestoreNew({ vault }: { readonly vault: WalletState['vault'] }) {
  const [, navigate] = useLocation()
  // What is there when it begins: at its end there is an open wallet.
  const [before] = useState(vault)
  if (before === 'unlocked') return <Redirect to="/restore" />
  return (
    <main className={unlock.screen}>
      <div className={`${unlock.box} ${unlock.page}`}>
        <Logo size={40} />
        <h1>{t('restore_title')}</h1>
        <p className={s.soft}>{t('restore_lead_new')}</p>
        <RestoreFlow into="new" replaces={before === 'locked'} onBack={() => navigate('/')} onDone={() => navigate('/welcome/kit')} />
      </div>
    </main>
  )
}
