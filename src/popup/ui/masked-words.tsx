import { useEffect, useState } from 'react'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Button } from './button.tsx'
import s from '../screens/steps.module.css'

/** How long something secret stays in sight, in milliseconds. */
const seenFor = 30_000
/** How long something secret stays on the clipboard, in milliseconds. */
const copiedFor = 60_000

/** Something secret in sight: hidden again after 30 seconds, and as soon as something else is looked at. */
export function useSeen(): readonly [seen: boolean, setSeen: (seen: boolean) => void] {
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (!seen) return
    const hide = () => setSeen(false)
    const timer = setTimeout(hide, seenFor)
    window.addEventListener('blur', hide)
    document.addEventListener('visibilitychange', hide)
    return () => {
      clearTimeout(timer)
      window.removeEventListener('blur', hide)
      document.removeEventListener('visibilitychange', hide)
    }
  }, [seen])
  return [seen, setSeen]
}

/** The recovery words: dots until they are asked for, and never on the page before. */
export function MaskedWords({ words, onSeen }: { readonly words: readonly string[]; readonly onSeen: () => void }) {
  const [seen, setSeen] = useSeen()
  return (
    <>
      <ol className={s.words} aria-label={t('words_title')}>
        {words.map((word, index) => (
          // The place is what tells one word from another: the same one may come twice.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <small aria-hidden="true">{index + 1}</small>
            <b data-hidden={!seen} data-testid="word" data-index={index}>
              {seen ? <bdi translate="no">{word}</bdi> : '••••••'}
            </b>
          </li>
        ))}
      </ol>
      <div className={s.buttons}>
        <Button
          icon="eye"
          look={seen ? 'secondary' : 'primary'}
          aria-pressed={seen}
          onClick={() => {
            setSeen(!seen)
            onSeen()
          }}
        >
          {seen ? t('words_hide') : t('words_show')}
        </Button>
        {seen && <CopyAnyway text={words.join(' ')} />}
      </div>
    </>
  )
}

/** Copies something secret, and clears the clipboard after a minute. */
function CopyAnyway({ text }: { readonly text: string }) {
  const { copy } = useHost()
  const [copied, setCopied] = useState(false)
  const run = async () => {
    await copy(text)
    setCopied(true)
    // Not ended with the screen: what was copied is to be cleared wherever one is by then.
    setTimeout(() => void copy('').catch(() => undefined), copiedFor)
  }
  return (
    <Button look="link" onClick={() => void run().catch(() => undefined)}>
      <span aria-live="polite">{copied ? t('copied_for_a_minute') : t('copy_anyway')}</span>
    </Button>
  )
}
