import { type FormEvent, type ReactNode, useState } from 'react'
import { plural, t } from '../i18n.ts'
import { minLength, strength } from '../strength.ts'
import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Passphrase } from '../ui/field.tsx'
import { focusWhenShown } from '../ui/focus.ts'
import { Failure, Notice } from '../ui/notice.tsx'
import { drawPassphrase } from '../words.ts'
import ui from '../ui/ui.module.css'
import s from './onboarding.module.css'

interface Props {
  readonly label: string
  readonly submit: string
  readonly onBack?: (() => void) | undefined
  readonly give: (passphrase: string) => void
  readonly initial?: string
  readonly busy?: boolean
  readonly failed?: string | null
  readonly testId?: string
  /** What stands before the buttons. */
  readonly children?: ReactNode
}

/** Choosing a passphrase: own words, or drawn ones. Only what can be typed again is taken. */
export function NewPassphrase({ label, submit, onBack, give, initial = '', busy = false, failed = null, testId, children }: Props) {
  const [value, setValue] = useState(initial)
  const [again, setAgain] = useState('')
  const [made, setMade] = useState<string | null>(null)
  const [differs, setDiffers] = useState(false)
  const { level } = strength(value)
  const draw = () => {
    const drawn = drawPassphrase((into) => crypto.getRandomValues(into))
    setMade(drawn)
    setValue(drawn)
    setAgain('')
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    const same = value.normalize('NFC') === again.normalize('NFC')
    setDiffers(!same)
    if (same && level >= 2 && !busy) give(value)
  }
  return (
    <form className={s.fields} onSubmit={onSubmit}>
      <Passphrase
        label={label}
        name="passphrase"
        autoComplete="new-password"
        ref={focusWhenShown}
        value={value}
        hint={t('passphrase_hint', { length: minLength })}
        onChange={(event) => {
          setValue(event.target.value)
          setDiffers(false)
        }}
      />
      <Meter passphrase={value} />
      {made !== null && made === value ? (
        <div className={s.made}>
          <span className={ui.label}>{t('passphrase_made')}</span>
          <code data-testid="made-passphrase">{made}</code>
          <div className={s.buttons}>
            <Copy text={made} label={t('copy')} />
            <Button icon="dice" onClick={draw}>
              {t('passphrase_another')}
            </Button>
          </div>
        </div>
      ) : (
        <div>
          <Button icon="dice" onClick={draw}>
            {t('passphrase_make')}
          </Button>
        </div>
      )}
      <Passphrase
        label={t('passphrase_again')}
        name="passphrase-again"
        autoComplete="new-password"
        value={again}
        onChange={(event) => setAgain(event.target.value)}
      />
      {differs && <Notice tone="bad">{t('passphrase_differs')}</Notice>}
      {children}
      <Failure code={failed} />
      <div className={s.buttons}>
        {onBack && <Button onClick={onBack}>{t('back')}</Button>}
        <Button type="submit" look="primary" busy={busy} disabled={busy || level < 2 || !again} data-testid={testId}>
          {submit}
        </Button>
      </div>
    </form>
  )
}

function Meter({ passphrase }: { readonly passphrase: string }) {
  const { level, weakness } = strength(passphrase)
  const missing = minLength - [...passphrase].length
  const words = [null, t('strength_weak'), t('strength_fair'), t('strength_good'), t('strength_strong')][level]
  const reasons = { short: null, common: t('weakness_common'), repeats: t('weakness_repeats'), sequence: t('weakness_sequence') }
  return (
    <div className={s.meter}>
      <div className={s.bars} data-level={level} data-testid="strength">
        <i />
        <i />
        <i />
        <i />
      </div>
      <p className={ui.hint} aria-live="polite">
        {passphrase && (level === 0 ? plural('strength_more', missing) : words)} {weakness && reasons[weakness]}
      </p>
    </div>
  )
}
