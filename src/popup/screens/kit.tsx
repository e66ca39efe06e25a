import { useState } from 'react'
import type { GivenSecret } from '../../messaging/views.ts'
import { t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Failure, Chip } from '../ui/notice.tsx'
import { BackupFlow } from './backup-flow.tsx'
import { WordsFlow } from './words-flow.tsx'
import s from './steps.module.css'

/** The recovery kit: words and a backup file, each now or later. `secret`: what opens the wallet, where it was chosen a moment ago. */
export function Kit({ secret, next }: { readonly secret: GivenSecret | null; readonly next: () => void }) {
  const known = useAgent('backup.state', undefined)
  const [doing, setDoing] = useState<'words' | 'backup' | null>(null)
  const [kept, setKept] = useState({ words: false, backup: false })
  // Known from here on: what is set is asked for anew with each change of the wallet.
  const words = kept.words || (known.state === 'ready' && known.value.words)
  const backup = kept.backup || (known.state === 'ready' && known.value.lastAt !== null && !known.value.stale)
  if (words !== kept.words || backup !== kept.backup) setKept({ words, backup })
  const back = () => setDoing(null)
  if (doing === 'words') {
    return (
      <>
        <h1>{t('words_title')}</h1>
        <WordsFlow
          secret={secret}
          onCancel={back}
          onDone={() => {
            setKept({ words: true, backup })
            back()
          }}
        />
      </>
    )
  }
  if (doing === 'backup') {
    return (
      <>
        <h1>{t('backup_title')}</h1>
        <BackupFlow
          words={words}
          secret={secret}
          onBack={back}
          onDone={() => {
            setKept({ words, backup: true })
            back()
          }}
        />
      </>
    )
  }
  return (
    <>
      <h1>{t('kit_title')}</h1>
      <p className={s.soft}>{t('kit_lead')}</p>
      {known.state === 'failed' && <Failure code={known.code} />}
      <div className={s.cards}>
        <Part
          icon="words"
          title={t('words_title')}
          text={t('kit_words')}
          done={words}
          action={t('kit_words_do')}
          testId="kit-words"
          go={() => setDoing('words')}
        />
        <Part
          icon="backup"
          title={t('backup_title')}
          text={t('kit_backup')}
          done={backup}
          action={t('backup_make')}
          testId="kit-backup"
          go={() => setDoing('backup')}
        />
      </div>
      <div className={s.buttons}>
        <Button look={words && backup ? 'primary' : 'secondary'} onClick={next} data-testid="kit-next">
          {words && backup ? t('next') : t('remind_later')}
        </Button>
      </div>
    </>
  )
}

interface PartProps {
  readonly icon: IconName
  readonly title: string
  readonly text: string
  readonly done: boolean
  readonly action: string
  readonly testId: string
  readonly go: () => void
}

function Part({ icon, title, text, done, action, testId, go }: PartProps) {
  return (
    <section className={s.card} data-testid={testId} data-done={done}>
      <Icon name={icon} />
      <div>
        <h2>{title}</h2>
        <p>{text}</p>
        {done ? (
          <Chip tone="good" icon="check">
            {t('kit_done')}
          </Chip>
        ) : (
          <Button look="primary" onClick={go}>
            {action}
          </Button>
        )}
      </div>
    </section>
  )
}
