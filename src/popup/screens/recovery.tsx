import { useState } from 'react'
import { useLocation } from 'wouter'
import type { GivenSecret, WalletState } from '../../messaging/views.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { SecretForm } from '../secret-form.tsx'
import { Button } from '../ui/button.tsx'
import { ExportAsIs } from '../ui/download.tsx'
import { Erase } from '../ui/erase.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Logo } from '../ui/logo.tsx'
import { Notice } from '../ui/notice.tsx'
import ui from '../ui/ui.module.css'
import s from './unlock.module.css'
import steps from './steps.module.css'

/** A wallet that is not as it should be: why, and what can be done. Opening this page changes nothing. */
export function Recovery({ wallet }: { readonly wallet: WalletState }) {
  const { agent, surface, openTab } = useHost()
  const [, navigate] = useLocation()
  const { why, actions } = wallet.recovery ?? { why: 'damaged', actions: [] }
  const can = new Set(actions)
  const words = {
    lost: [t('recovery_lost'), t('recovery_lost_text')],
    damaged: [t('recovery_damaged'), t('recovery_damaged_text')],
    older: [t('recovery_older'), t('recovery_older_text')],
    foreign: [t('recovery_foreign'), t('recovery_foreign_text')],
    unavailable: [t('recovery_unavailable'), t('recovery_unavailable_text')],
  }[why]
  return (
    <main className={s.screen} data-testid="recovery" data-why={why}>
      <div className={`${s.box} ${s.page}`}>
        <Logo size={40} />
        <h1>{words[0]}</h1>
        <p>{words[1]}</p>
        {actions.length > 0 && <Notice icon="shield">{t('recovery_nothing_written')}</Notice>}
        {surface !== 'tab' && (
          <div>
            <Button onClick={() => openTab('/')}>{t('open_tab')}</Button>
          </div>
        )}
        <div className={steps.cards}>
          {can.has('restore') && (
            <Act icon="refresh" title={t('recovery_restore')} text={t('recovery_restore_text')} testId="recovery-restore">
              {(cancel) => <Ask submit={t('recovery_restore')} wallet={wallet} give={(secret) => agent('recovery.restore', { secret })} cancel={cancel} />}
            </Act>
          )}
          {can.has('keep') && (
            <Act icon="check" title={t('recovery_keep')} text={t('recovery_keep_text')} testId="recovery-keep">
              {(cancel) => <Ask submit={t('recovery_keep')} wallet={wallet} give={(secret) => agent('recovery.keep', { secret })} cancel={cancel} />}
            </Act>
          )}
          {can.has('import') && (
            <Card icon="restore" title={t('recovery_import')} text={t('recovery_import_text')}>
              <Button data-testid="recovery-import" onClick={() => (surface === 'tab' ? navigate('/restore/new') : openTab('/restore/new'))}>
                {t('add_file')}
              </Button>
            </Card>
          )}
          {can.has('export') && (
            <Card icon="download" title={t('recovery_export')} text={t('recovery_export_text')}>
              <ExportAsIs label={t('download')} testId="recovery-export" />
            </Card>
          )}
        </div>
        {can.has('erase') && (
          <details className={ui.disclosure}>
            <summary>{t('recovery_erase')}</summary>
            <div className={s.section}>
              <p className={s.aside}>{t('erase_text')}</p>
              <Erase />
            </div>
          </details>
        )}
      </div>
    </main>
  )
}

interface CardProps {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly children: React.ReactNode
}

function Card({ icon, title, text, children }: CardProps) {
  return (
    <section className={steps.card}>
      <Icon name={icon} />
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
        {children}
      </div>
    </section>
  )
}

interface ActProps extends Omit<CardProps, 'children'> {
  readonly testId: string
  readonly children: (cancel: () => void) => React.ReactNode
}

function Act({ icon, title, text, testId, children }: ActProps) {
  const [open, setOpen] = useState(false)
  return (
    <Card icon={icon} title={title} text={text}>
      {open ? (
        children(() => setOpen(false))
      ) : (
        <Button look="primary" data-testid={testId} onClick={() => setOpen(true)}>
          {title}
        </Button>
      )}
    </Card>
  )
}

interface AskProps {
  readonly submit: string
  readonly wallet: WalletState
  readonly give: (secret: GivenSecret) => Promise<unknown>
  readonly cancel: () => void
}

function Ask({ submit, wallet, give, cancel }: AskProps) {
  const { openTab } = useHost()
  return (
    <div className={steps.inCard}>
      {/* Whether words are set is not known of a vault that cannot be read. */}
      <SecretForm submit={submit} give={give} passkeys={wallet.passkeys} words elsewhere={() => openTab('/')} />
      <Button look="quiet" onClick={cancel}>
        {t('cancel')}
      </Button>
    </div>
  )
}

/** A wallet that a newer Lanyard wrote: nothing is offered that would change it. */
export function Newer() {
  return (
    <main className={s.screen} data-testid="newer">
      <div className={s.box}>
        <div className={s.head}>
          <Logo size={56} />
          <h1>{t('newer_title')}</h1>
          <p>{t('newer_text')}</p>
        </div>
      </div>
    </main>
  )
}
