import { type FormEvent, useId, useState } from 'react'
import { useAction } from '../action.ts'
import { certificateText } from '../certificate-file.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import ui from '../ui/ui.module.css'
import home from './home.module.css'
import s from './screens.module.css'

/** The codes that say that the text itself is no good. */
const wrong = /\.(?:malformed|invalid|unsupported)$/

/** Adding an authority by its certificate, or an attester by its keys: as text, or as a file that becomes text to be looked at before it is added. */
export function TrustForm({ onChanged }: { readonly onChanged: () => void }) {
  const { agent } = useHost()
  const id = useId()
  const [text, setText] = useState('')
  const [added, setAdded] = useState(false)
  const add = useAction(async () => {
    await agent('trust.add', { text: text.trim() })
    setText('')
    setAdded(true)
    onChanged()
  })
  const read = useAction(async (file: File) => {
    setText(await certificateText(file))
    setAdded(false)
    add.reset()
  })
  const change = (next: string) => {
    setText(next)
    setAdded(false)
    add.reset()
    read.reset()
  }
  const failed = add.failed ?? read.failed
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim()) void add.run()
  }
  return (
    <form className={s.section} onSubmit={submit} data-testid="trust-form">
      <h2>{t('trust_add_title')}</h2>
      <Notice tone="warn">{t('trust_warning')}</Notice>
      <div className={ui.field}>
        <label htmlFor={id}>{t('trust_label')}</label>
        <textarea
          id={id}
          className={`${ui.input} ${ui.code}`}
          rows={6}
          maxLength={100_000}
          autoComplete="off"
          spellCheck={false}
          aria-describedby={`${id}-hint`}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
        <span id={`${id}-hint`} className={ui.hint}>
          {t('trust_hint')}
        </span>
      </div>
      {failed !== null && wrong.test(failed) ? <Notice tone="bad">{t('trust_wrong')}</Notice> : <Failure code={failed} />}
      <output>{added && <Notice tone="good">{t('trust_added')}</Notice>}</output>
      <div className={s.buttons}>
        <Button type="submit" look="primary" busy={add.busy} disabled={add.busy || !text.trim()}>
          {t('trust_add')}
        </Button>
        <label className={`${ui.button} ${ui.secondary}`}>
          <input
            className={home.file}
            type="file"
            accept=".pem,.crt,.cer,.der,.json,application/x-x509-ca-cert,application/pkix-cert,application/json"
            onChange={(event) => {
              const picked = event.target.files?.[0]
              if (picked) void read.run(picked)
              event.target.value = ''
            }}
          />
          {t('trust_file')}
        </label>
      </div>
    </form>
  )
}
