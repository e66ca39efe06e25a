import { useId, useState } from 'react'
import type { FileHandle, GivenSecret } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { StepUp } from '../step-up.tsx'
import { Button } from '../ui/button.tsx'
import { Choice } from '../ui/choice.tsx'
import { SaveLink, type Saved, useSaved } from '../ui/download.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { JobProgress } from '../ui/progress.tsx'
import ui from '../ui/ui.module.css'
import choices from '../ui/choice.module.css'
import { NewPassphrase } from './new-passphrase.tsx'
import s from './steps.module.css'

type Protect = 'words' | { readonly passphrase: string }
interface Props {
  /** Whether recovery words are set, so that they can open the file. */
  readonly words: boolean
  /** What opens the wallet, where it was given a moment ago; null: it is asked for. */
  readonly secret: GivenSecret | null
  readonly onDone?: (() => void) | undefined
  readonly onBack?: (() => void) | undefined
}

/** Makes a backup file: what opens it, once more what opens the wallet, and the file to save. */
export function BackupFlow({ words, secret, onDone, onBack }: Props) {
  const { agent } = useHost()
  const name = useId()
  const [by, setBy] = useState<'words' | 'passphrase'>(words ? 'words' : 'passphrase')
  const [protect, setProtect] = useState<Protect | null>(null)
  const { saved, save } = useSaved()
  const { run, busy, failed } = useAction(async (given: GivenSecret, chosen: Protect) => save(await agent('backup.make', { secret: given, protect: chosen })))
  const choose = (chosen: Protect) => {
    setProtect(chosen)
    if (secret) void run(secret, chosen)
  }
  if (saved) return <Done saved={saved} words={protect === 'words'} onDone={onDone} />
  if (secret && busy) return <JobProgress kind="backup" />
  if (protect && !secret) return <Confirm protect={protect} save={save} onCancel={() => setProtect(null)} />
  return (
    <div className={s.flow}>
      {words ? (
        <fieldset className={choices.group}>
          <legend className={ui.label}>{t('backup_protect')}</legend>
          <Choice name={name} checked={by === 'words'} onChange={() => setBy('words')}>
            <b>{t('backup_words')}</b>
            <small>{t('backup_words_hint')}</small>
          </Choice>
          <Choice name={name} checked={by === 'passphrase'} onChange={() => setBy('passphrase')}>
            <b>{t('backup_passphrase')}</b>
            <small>{t('backup_passphrase_hint')}</small>
          </Choice>
        </fieldset>
      ) : (
        <p className={s.soft}>{t('backup_passphrase_only')}</p>
      )}
      {by === 'passphrase' ? (
        <NewPassphrase
          label={t('backup_passphrase_label')}
          submit={t('backup_make')}
          onBack={onBack}
          failed={failed}
          testId="backup-make"
          give={(passphrase) => choose({ passphrase })}
        />
      ) : (
        <>
          <Failure code={failed} />
          <div className={s.buttons}>
            {onBack && <Button onClick={onBack}>{t('back')}</Button>}
            <Button look="primary" icon="backup" data-testid="backup-make" onClick={() => choose('words')}>
              {t('backup_make')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

interface ConfirmProps {
  readonly protect: Protect
  readonly save: (handle: FileHandle) => Promise<void>
  readonly onCancel: () => void
}

function Confirm({ protect, save, onCancel }: ConfirmProps) {
  const { agent } = useHost()
  const [busy, setBusy] = useState(false)
  const give = async (secret: GivenSecret) => {
    setBusy(true)
    try {
      await save(await agent('backup.make', { secret, protect }))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={s.flow}>
      <StepUp submit={t('backup_make')} onCancel={onCancel} give={give} />
      {busy && <JobProgress kind="backup" />}
    </div>
  )
}

function Done({ saved, words, onDone }: { readonly saved: Saved; readonly words: boolean; readonly onDone: (() => void) | undefined }) {
  const [kept, setKept] = useState(false)
  return (
    <div className={s.flow}>
      <Notice tone="good">{t('backup_ready', { name: saved.name, size: Math.max(1, Math.ceil(saved.size / 1000)) })}</Notice>
      <div className={s.buttons}>
        <SaveLink saved={saved} label={t('backup_download')} primary={!kept} onSave={() => setKept(true)} testId="backup-download" />
        {onDone && (
          <Button look={kept ? 'primary' : 'secondary'} onClick={onDone}>
            {t('done')}
          </Button>
        )}
      </div>
      <h2>{t('backup_then')}</h2>
      <ul className={s.advice}>
        <li>{t('backup_then_elsewhere')}</li>
        <li>{words ? t('backup_then_words') : t('backup_then_passphrase')}</li>
        <li>{t('backup_then_age')}</li>
      </ul>
    </div>
  )
}
