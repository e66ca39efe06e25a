import { type FormEvent, useState } from 'react'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Button } from './button.tsx'
import { Field } from './field.tsx'
import { Failure } from './notice.tsx'
import s from './ui.module.css'

/** Whether the word that nobody types by accident was typed. */
export function typedErase(typed: string): boolean {
  return typed.trim().toLowerCase() === t('erase_word').toLowerCase()
}

/** Erases everything, once the word is typed. */
export function Erase() {
  const { agent } = useHost()
  const [typed, setTyped] = useState('')
  const { run, busy, failed } = useAction(() => agent('vault.erase', undefined))
  const sure = typedErase(typed)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (sure) void run()
  }
  return (
    <form className={s.erase} onSubmit={submit}>
      <Field label={t('erase_label', { word: t('erase_word') })} value={typed} data-testid="erase-word" onChange={(event) => setTyped(event.target.value)} />
      <Failure code={failed} />
      <Button type="submit" look="danger" icon="trash" busy={busy} disabled={busy || !sure} data-testid="erase">
        {t('erase')}
      </Button>
    </form>
  )
}
