import { type FormEvent, useId, useState } from 'react'
import { t } from '../i18n.ts'
import { useReceive } from '../receive.ts'
import { ScanButton } from '../scan-button.tsx'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/notice.tsx'
import ui from '../ui/ui.module.css'
import s from './home.module.css'

/** Taking in a credential or a request by hand: paste, choose or drop; or from the page that is open. */
export function Add() {
  const { paste, file, drop, over, busy, failed, reset } = useReceive()
  const [text, setText] = useState('')
  const id = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) void paste(text)
  }
  return (
    <Screen title={t('add_title')} back="/">
      <form className={s.drop} data-over={over} onSubmit={submit} {...drop}>
        <div className={ui.field}>
          <label htmlFor={id}>{t('add_label')}</label>
          <textarea
            id={id}
            className={ui.input}
            rows={7}
            autoComplete="off"
            spellCheck={false}
            placeholder="eyJhbGciOi…"
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              reset()
            }}
          />
          <span className={ui.hint}>{t('add_hint')}</span>
        </div>
        <Failure code={failed} />
        <div className={s.actions}>
          <Button type="submit" look="primary" busy={busy} disabled={busy || !text.trim()}>
            {t('add_check')}
          </Button>
          <label className={`${ui.button} ${ui.secondary}`}>
            <input
              className={s.file}
              type="file"
              accept=".jwt,.json,.txt,application/json,text/plain"
              onChange={(event) => {
                const picked = event.target.files?.[0]
                if (picked) void file(picked)
                event.target.value = ''
              }}
            />
            {t('add_file')}
          </label>
        </div>
      </form>
      <ScanButton />
    </Screen>
  )
}
