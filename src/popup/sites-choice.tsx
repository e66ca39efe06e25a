import { type FormEvent, useId, useState } from 'react'
import type { Settings } from '../messaging/views.ts'
import { t } from './i18n.ts'
import { typedOrigin } from './origin.ts'
import { Button } from './ui/button.tsx'
import { Choice } from './ui/choice.tsx'
import { Icon } from './ui/icons.tsx'
import { Site } from './ui/site.tsx'
import ui from './ui/ui.module.css'
import s from './ui/choice.module.css'

type Sites = Settings['sites']

/** Which sites may ask: all of them, or only those named. */
export function SitesChoice({ value, onChange }: { readonly value: Sites; readonly onChange: (sites: Sites) => void }) {
  const name = useId()
  return (
    <fieldset className={s.group}>
      <legend className={ui.hiddenText}>{t('sites_title')}</legend>
      <Choice name={name} checked={value.mode === 'all'} onChange={() => onChange({ ...value, mode: 'all' })}>
        <b>{t('sites_all')}</b>
        <small>{t('sites_all_hint')}</small>
      </Choice>
      <Choice name={name} checked={value.mode === 'chosen'} onChange={() => onChange({ ...value, mode: 'chosen' })}>
        <b>{t('sites_chosen')}</b>
        <small>{t('sites_chosen_hint')}</small>
      </Choice>
      {value.mode === 'chosen' && <Chosen origins={value.chosen} onChange={(chosen) => onChange({ ...value, chosen })} />}
    </fieldset>
  )
}

function Chosen({ origins, onChange }: { readonly origins: readonly string[]; readonly onChange: (origins: readonly string[]) => void }) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const add = (event: FormEvent) => {
    event.preventDefault()
    event.stopPropagation()
    const origin = typedOrigin(typed)
    setWrong(origin === null)
    if (origin === null) return
    setTyped('')
    if (!origins.includes(origin)) onChange([...origins, origin])
  }
  return (
    <div className={s.chosen}>
      <form className={ui.field} onSubmit={add}>
        <label htmlFor={id}>{t('sites_add_label')}</label>
        <span className={s.row}>
          <input
            id={id}
            className={ui.input}
            inputMode="url"
            placeholder="shop.example"
            spellCheck={false}
            autoComplete="off"
            value={typed}
            aria-invalid={wrong || undefined}
            aria-describedby={`${id}-hint`}
            onChange={(event) => setTyped(event.target.value)}
          />
          <Button type="submit">{t('add')}</Button>
        </span>
        <span id={`${id}-hint`} className={ui.hint} role={wrong ? 'alert' : undefined}>
          {wrong ? t('sites_add_wrong') : origins.length === 0 && t('sites_none')}
        </span>
      </form>
      <ul className={s.list}>
        {origins.map((origin) => (
          <li key={origin}>
            <Site origin={origin} />
            <button
              type="button"
              aria-label={t('sites_remove', { site: origin })}
              title={t('remove')}
              onClick={() => onChange(origins.filter((one) => one !== origin))}
            >
              <Icon name="cross" size={14} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
