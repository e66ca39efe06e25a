import { type ComponentProps, type ReactNode, useId, useState } from 'react'
import { t } from '../i18n.ts'
import { Icon } from './icons.tsx'
import s from './ui.module.css'

type Props = ComponentProps<'input'> & { readonly label: string; readonly hint?: ReactNode; readonly error?: string | null }

/** A labelled line of text, with a hint and the sentence of what is wrong with it. What is typed is not kept on disk by the browser. */
export function Field({ label, hint, error = null, ...rest }: Props) {
  const id = useId()
  return (
    <div className={s.field}>
      <label htmlFor={id}>{label}</label>
      <input autoComplete="off" {...rest} id={id} className={s.input} aria-invalid={error !== null || undefined} aria-describedby={`${id}-hint`} />
      <span id={`${id}-hint`} className={s.hint}>
        {error ?? hint}
      </span>
    </div>
  )
}

/** A labelled passphrase, hidden until asked for. */
export function Passphrase({ label, hint, error = null, ...rest }: Props) {
  const id = useId()
  const [seen, setSeen] = useState(false)
  return (
    <div className={s.field}>
      <label htmlFor={id}>{label}</label>
      <span className={s.withAction}>
        <input
          {...rest}
          id={id}
          type={seen ? 'text' : 'password'}
          // Chromium writes what stands in a plain field to disk, unless it is told not to.
          autoComplete={seen ? 'off' : rest.autoComplete}
          className={s.input}
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={1024}
          aria-invalid={error !== null || undefined}
          aria-describedby={`${id}-hint`}
        />
        <button
          type="button"
          className={s.inField}
          aria-pressed={seen}
          aria-label={t('passphrase_show')}
          title={t('passphrase_show')}
          onClick={() => setSeen(!seen)}
        >
          <Icon name="eye" size={18} />
        </button>
      </span>
      <span id={`${id}-hint`} className={s.hint}>
        {hint}
      </span>
    </div>
  )
}
