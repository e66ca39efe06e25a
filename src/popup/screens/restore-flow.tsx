import { type DragEvent, type ReactNode, useId, useState } from 'react'
import type { BackupPreview, Restored, Settings } from '../../messaging/views.ts'
import { codeOf } from '../code.ts'
import { isAgeFile, keptFile } from '../files.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import ui from '../ui/ui.module.css'
import { type FileSecret, FileSecretForm } from './file-secret.tsx'
import { RestoreDone, RestoreInto } from './restore-steps.tsx'
import { RestorePreview } from './restore-preview.tsx'
import s from './steps.module.css'

type Kept = ReturnType<typeof keptFile>
type Step =
  | { readonly at: 'file' }
  | { readonly at: 'secret'; readonly file: Kept; readonly name: string }
  | { readonly at: 'preview'; readonly file: Kept; readonly secret: FileSecret; readonly preview: BackupPreview }
  | { readonly at: 'into'; readonly file: Kept; readonly secret: FileSecret }
  | { readonly at: 'done'; readonly restored: Restored }

interface Props {
  /** Into the open wallet, or as a new one in the place of whatever is there. */
  readonly into: 'open' | 'new'
  /** Whether a wallet that could still be opened would be replaced. */
  readonly replaces: boolean
  readonly onBack?: (() => void) | undefined
  /** What stands beside the choice of a file. */
  readonly aside?: ReactNode
  readonly onDone: () => void
}

/** Brings back what a backup file holds: the file, what opens it, a look at what would change, and then the change. */
export function RestoreFlow({ into, replaces, onBack, aside, onDone }: Props) {
  const { agent } = useHost()
  const [step, setStep] = useState<Step>({ at: 'file' })
  if (step.at === 'file') {
    return (
      <div className={s.flow}>
        <Choose onFile={(file, name) => setStep({ at: 'secret', file, name })} />
        {onBack && (
          <div>
            <Button onClick={onBack}>{t('back')}</Button>
          </div>
        )}
        {aside}
      </div>
    )
  }
  if (step.at === 'secret') {
    const open = async (secret: FileSecret) => {
      const preview = await step.file.with((id) => agent('backup.preview', { file: id, secret }))
      setStep({ at: 'preview', file: step.file, secret, preview })
    }
    return <FileSecretForm name={step.name} give={open} onBack={() => setStep({ at: 'file' })} />
  }
  if (step.at === 'done') return <RestoreDone restored={step.restored} into={into} onDone={onDone} />
  const { file, secret } = step
  const restore = async (overwrite: boolean, create: { readonly passphrase: string; readonly sites: Settings['sites'] } | null) => {
    const sites = create && { mode: create.sites.mode, chosen: [...create.sites.chosen] }
    const restored = await file.with((id) =>
      agent('backup.restore', { file: id, secret, overwrite, create: create && sites && { passphrase: create.passphrase, sites } }),
    )
    setStep({ at: 'done', restored })
  }
  if (step.at === 'into') return <RestoreInto replaces={replaces} restore={(create) => restore(true, create)} onBack={() => setStep({ at: 'file' })} />
  return (
    <RestorePreview
      preview={step.preview}
      into={into}
      onBack={() => setStep({ at: 'file' })}
      restore={(overwrite) => restore(overwrite, null)}
      onNext={() => setStep({ at: 'into', file, secret })}
    />
  )
}

function Choose({ onFile }: { readonly onFile: (file: Kept, name: string) => void }) {
  const { agent } = useHost()
  const id = useId()
  const [over, setOver] = useState(false)
  const [failed, setFailed] = useState<string | null>(null)
  const take = async (file: File | undefined) => {
    if (!file) return
    setFailed(null)
    try {
      if (await isAgeFile(file)) onFile(keptFile(agent, file), file.name)
      else setFailed('backup.malformed')
    } catch (error) {
      setFailed(codeOf(error))
    }
  }
  const drop = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      void take(event.dataTransfer.files[0])
    },
  }
  return (
    <div className={s.flow}>
      <div className={s.drop} data-over={over} {...drop}>
        <Icon name="restore" size={32} />
        <p>{t('restore_drop')}</p>
        <label className={`${ui.button} ${ui.primary}`} htmlFor={id}>
          <input
            id={id}
            className={s.file}
            type="file"
            accept=".age,application/octet-stream"
            data-testid="restore-file"
            onChange={(event) => {
              void take(event.target.files?.[0])
              event.target.value = ''
            }}
          />
          {t('add_file')}
        </label>
      </div>
      <Failure code={failed} />
    </div>
  )
}
