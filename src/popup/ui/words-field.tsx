import { useEffect, useId, useState } from 'react'
import { plural, t } from '../i18n.ts'
import type { WordsRead } from '../recovery-words.ts'
import s from './ui.module.css'

type Read = (typed: string) => WordsRead

/** One hidden field for all 24 recovery words, typed or pasted. `onRead`: what they stand for as base64url, or null as long as they are not right. */
export function WordsField({
  onRead,
  wrong = false,
  focus = false,
}: {
  readonly onRead: (entropy: string | null) => void
  readonly wrong?: boolean
  readonly focus?: boolean
}) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [read, setRead] = useState<Read | null>(null)
  useEffect(() => {
    let here = true
    // The list of words is not needed by whoever never types them.
    void import('../recovery-words.ts').then(({ readWords }) => here && setRead(() => readWords))
    return () => {
      here = false
    }
  }, [])
  const take = (text: string) => {
    setTyped(text)
    const result = read?.(text)
    onRead(result?.ok ? result.entropy : null)
  }
  const result = read && typed.trim() ? read(typed) : null
  const bad = wrong || (result !== null && !result.ok && (result.unknown !== null || result.complete))
  return (
    <div className={s.field}>
      <label htmlFor={id}>{t('words_label')}</label>
      <input
        id={id}
        type="password"
        className={s.input}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={1024}
        disabled={read === null}
        ref={focus && read ? (element) => void (document.activeElement === document.body && element?.focus()) : undefined}
        value={typed}
        aria-invalid={bad || undefined}
        aria-describedby={`${id}-hint`}
        data-testid="words-field"
        onChange={(event) => take(event.target.value)}
        onPaste={(event) => {
          // The lines of a list would run into each other.
          event.preventDefault()
          const { selectionStart, selectionEnd } = event.currentTarget
          const pasted = event.clipboardData.getData('text/plain').replaceAll(/\s+/g, ' ')
          take(`${typed.slice(0, selectionStart ?? 0)}${pasted}${typed.slice(selectionEnd ?? typed.length)}`.slice(0, 1024))
        }}
      />
      <span id={`${id}-hint`} className={s.hint} aria-live="polite">
        {result ? said(result) : t('words_hint')}
      </span>
    </div>
  )
}

/** Only the place of a wrong word, never the word. */
function said(result: WordsRead): string {
  if (result.ok) return t('words_right')
  if (result.unknown !== null) return t('words_unknown', { place: result.unknown })
  if (result.complete) return t('words_checksum')
  return plural('words_typed', result.count)
}
