import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { shortId } from '../party.ts'
import { useAgent } from '../query.ts'
import { Rich } from '../rich.tsx'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { focusWhenShown } from '../ui/focus.ts'
import { Icon } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { SiteWord } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Waiting } from '../ui/waiting.tsx'
import ui from '../ui/ui.module.css'
import s from './screens.module.css'

/** The identifiers whose keys are here. */
export function Identifiers() {
  const list = useAgent('identifiers.list', undefined)
  const [making, setMaking] = useState(false)
  const held = list.state === 'ready' ? list.value.toSorted((a, b) => b.createdAt - a.createdAt) : []
  return (
    <Screen
      title={t('nav_identifiers')}
      actions={
        !making && (
          <Button icon="plus" onClick={() => setMaking(true)} aria-label={t('identifier_new')}>
            {t('new')}
          </Button>
        )
      }
    >
      {making && <Create done={() => setMaking(false)} />}
      {list.state === 'loading' && <Waiting />}
      {list.state === 'failed' && <Failure code={list.code} />}
      {list.state === 'ready' && held.length === 0 && !making && (
        <div className={s.empty}>
          <Icon name="person" size={32} />
          <h2>{t('identifiers_empty')}</h2>
          <p>{t('identifiers_empty_text')}</p>
        </div>
      )}
      {held.length > 0 && (
        <ul className={`${s.panel} ${s.rows}`}>
          {held.map((identifier) => (
            <li key={identifier.did}>
              <Link href={`/identifier/${encodeURIComponent(identifier.keyId)}`} className={s.row} data-testid="identifier">
                <span className={s.badge}>
                  <Icon name={identifier.origin === null ? 'person' : 'globe'} size={18} />
                </span>
                <span className={s.text}>
                  <b>
                    <Untrusted text={identifier.name} max={60} />
                  </b>
                  <small>
                    {identifier.origin === null ? (
                      <Untrusted text={shortId(identifier.did)} code />
                    ) : (
                      <Rich k="identifier_only_for" values={{ site: <SiteWord origin={identifier.origin} /> }} />
                    )}
                  </small>
                </span>
                <Icon name="next" size={16} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Screen>
  )
}

function Create({ done }: { readonly done: () => void }) {
  const { agent } = useHost()
  const [name, setName] = useState('')
  const [algorithm, setAlgorithm] = useState<'ES256' | 'EdDSA'>('ES256')
  const { run, busy, failed } = useAction(async () => {
    await agent('identifiers.create', { name: name.trim(), algorithm })
    done()
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) void run()
  }
  return (
    <form className={`${s.panel} ${s.form}`} onSubmit={submit}>
      <Field
        label={t('identifier_name')}
        hint={t('identifier_name_hint')}
        value={name}
        maxLength={80}
        ref={focusWhenShown}
        onChange={(event) => setName(event.target.value)}
      />
      <details className={ui.disclosure}>
        <summary>{t('advanced')}</summary>
        <label className={ui.field}>
          <span className={ui.label}>{t('identifier_key')}</span>
          <select className={s.select} value={algorithm} onChange={(event) => setAlgorithm(event.target.value === 'EdDSA' ? 'EdDSA' : 'ES256')}>
            <option value="ES256">{t('key_es256')}</option>
            <option value="EdDSA">{t('key_eddsa')}</option>
          </select>
        </label>
      </details>
      <Failure code={failed} />
      <div className={s.buttons}>
        <Button onClick={done}>{t('cancel')}</Button>
        <Button type="submit" look="primary" busy={busy} disabled={busy || !name.trim()}>
          {t('create')}
        </Button>
      </div>
    </form>
  )
}
