import { type FormEvent, useEffect, useId, useState } from 'react'
import type { GivenSecret } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { toBase64Url } from '../bytes.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { drawPlaces, wordsOf } from '../recovery-words.ts'
import { StepUp } from '../step-up.tsx'
import { Button } from '../ui/button.tsx'
import { MaskedWords } from '../ui/masked-words.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import ui from '../ui/ui.module.css'
import s from './steps.module.css'

interface Props {
  /** What opens the wallet, where it was given a moment ago; null: it is asked for at the end. */
  readonly secret: GivenSecret | null
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Makes 24 recovery words, shows them, asks for three of them, and only then lets them open the wallet. */
export function WordsFlow({ secret, onDone, onCancel }: Props) {
  const { agent } = useHost()
  const [entropy] = useState(() => crypto.getRandomValues(new Uint8Array(32)))
  const [words] = useState(() => wordsOf(entropy))
  const [seen, setSeen] = useState(false)
  const [step, setStep] = useState<'show' | 'confirm' | 'step-up'>('show')
  const set = async (given: GivenSecret) => {
    await agent('unlockers.setRecovery', { secret: given, entropy: toBase64Url(entropy) })
    entropy.fill(0)
    onDone()
  }
  const { run, busy, failed } = useAction(set)
  const cancel = () => {
    entropy.fill(0)
    onCancel()
  }
  if (step === 'show') {
    return (
      <div className={s.flow}>
        <p className={s.soft}>{t('words_lead')}</p>
        <MaskedWords words={words} onSeen={() => setSeen(true)} />
        <Notice icon="words">{t('words_advice')}</Notice>
        <div className={s.buttons}>
          <Button onClick={cancel}>{t('back')}</Button>
          <Button look={seen ? 'primary' : 'secondary'} disabled={!seen} onClick={() => setStep('confirm')}>
            {t('words_written')}
          </Button>
        </div>
      </div>
    )
  }
  if (step === 'confirm')
    return <Confirm words={words} busy={busy} failed={failed} onBack={() => setStep('show')} onRight={() => (secret ? void run(secret) : setStep('step-up'))} />
  return (
    <div className={s.flow}>
      <p className={s.soft}>{t('words_last_step')}</p>
      <StepUp submit={t('words_set')} give={set} onCancel={cancel} />
    </div>
  )
}

interface ConfirmProps {
  readonly words: readonly string[]
  readonly busy: boolean
  readonly failed: string | null
  readonly onBack: () => void
  readonly onRight: () => void
}

function Confirm({ words, busy, failed, onBack, onRight }: ConfirmProps) {
  const id = useId()
  const [places] = useState(() => drawPlaces((into) => crypto.getRandomValues(into)))
  const [typed, setTyped] = useState<Readonly<Record<number, string>>>({})
  const [wrong, setWrong] = useState<readonly number[]>([])
  useEffect(() => document.getElementById(`${id}-${places[0] ?? 0}`)?.focus(), [id, places])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const bad = places.filter((place) => (typed[place] ?? '').trim().toLowerCase() !== words[place])
    setWrong(bad)
    if (bad.length === 0) onRight()
  }
  return (
    <form className={s.flow} onSubmit={submit}>
      <p className={s.soft}>{t('words_confirm')}</p>
      <div className={s.three}>
        {places.map((place) => (
          <div key={place} className={ui.field}>
            <label htmlFor={`${id}-${place}`}>{t('word_number', { number: place + 1 })}</label>
            <input
              id={`${id}-${place}`}
              className={ui.input}
              type="password"
              autoComplete="off"
              autoCapitalize="off"
              autoCorrect="off"
              spellCheck={false}
              maxLength={32}
              value={typed[place] ?? ''}
              aria-invalid={wrong.includes(place) || undefined}
              data-testid="confirm-word"
              data-index={place}
              onChange={(event) => setTyped({ ...typed, [place]: event.target.value })}
            />
          </div>
        ))}
      </div>
      {wrong.length > 0 && <Notice tone="bad">{t('words_confirm_wrong')}</Notice>}
      <Failure code={failed} />
      <div className={s.buttons}>
        <Button onClick={onBack}>{t('words_look_again')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={busy || places.some((place) => !typed[place]?.trim())}>
          {t('next')}
        </Button>
      </div>
    </form>
  )
}
