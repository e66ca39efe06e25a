import { useEffect, useState } from 'react'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Button } from './button.tsx'

/** Copies text, and says for a moment that it did. */
export function Copy({ text, label }: { readonly text: string; readonly label: string }) {
  const { copy } = useHost()
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 2000)
    return () => clearTimeout(timer)
  }, [done])
  return (
    <Button look="secondary" icon={done ? 'check' : 'copy'} onClick={() => void copy(text).then(() => setDone(true))}>
      <span aria-live="polite">{done ? t('copied') : label}</span>
    </Button>
  )
}
