import { useState } from 'react'
import { useLocation } from 'wouter'
import type { Identifier } from '../../core/did.ts'
import type { JsonObject } from '../../core/json.ts'
import type { CredentialList } from '../../messaging/views.ts'
import { useHost } from '../host.ts'
import { plural, t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { StepUp } from '../step-up.tsx'
import { Button } from '../ui/button.tsx'
import { useSeen } from '../ui/masked-words.tsx'
import { Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import screens from './screens.module.css'
import s from './steps.module.css'

/** How many credentials are looked through: as many as one message gives. */
const most = 1000

/** What needs the passphrase once more: the private key of an identifier, and deleting it. */
export function IdentifierSecrets({ identifier }: { readonly identifier: Identifier }) {
  return (
    <>
      <Reveal did={identifier.did} />
      <Delete did={identifier.did} />
    </>
  )
}

function Reveal({ did }: { readonly did: string }) {
  const { agent } = useHost()
  const [asking, setAsking] = useState(false)
  const [key, setKey] = useState<JsonObject | null>(null)
  return (
    <section className={screens.section}>
      <h2>{t('private_key')}</h2>
      {key ? (
        <Key jwk={key} onHide={() => setKey(null)} />
      ) : asking ? (
        <>
          <Notice tone="warn">{t('private_key_warning')}</Notice>
          <StepUp
            submit={t('private_key_show')}
            onCancel={() => setAsking(false)}
            give={async (secret) => {
              setKey(await agent('identifiers.reveal', { secret, did }))
              setAsking(false)
            }}
          />
        </>
      ) : (
        <>
          <p className={screens.foot}>{t('private_key_text')}</p>
          <div>
            <Button icon="eye" onClick={() => setAsking(true)}>
              {t('private_key_show')}
            </Button>
          </div>
        </>
      )}
    </section>
  )
}

function Key({ jwk, onHide }: { readonly jwk: JsonObject; readonly onHide: () => void }) {
  const [seen, setSeen] = useSeen()
  const text = JSON.stringify(jwk, null, 2)
  return (
    <>
      <pre className={s.key} data-testid="private-key" data-hidden={!seen}>
        {seen ? <bdi translate="no">{text}</bdi> : '•'.repeat(48)}
      </pre>
      <div className={s.buttons}>
        <Button icon="eye" look="primary" aria-pressed={seen} onClick={() => setSeen(!seen)}>
          {seen ? t('words_hide') : t('private_key_reveal')}
        </Button>
        <Button onClick={onHide}>{t('done')}</Button>
      </div>
    </>
  )
}

function Delete({ did }: { readonly did: string }) {
  const { agent } = useHost()
  const [, navigate] = useLocation()
  const [asking, setAsking] = useState(false)
  return (
    <section className={screens.section}>
      <h2>{t('identifier_delete')}</h2>
      {asking ? (
        <>
          <Bound did={did} />
          <StepUp
            submit={t('identifier_delete')}
            look="danger"
            onCancel={() => setAsking(false)}
            give={async (secret) => {
              await agent('identifiers.remove', { secret, did })
              navigate('/identifiers')
            }}
          />
        </>
      ) : (
        <div>
          <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
            {t('identifier_delete')}
          </Button>
        </div>
      )}
    </section>
  )
}

/** The credentials that could not be shown any more without this identifier's key. */
function Bound({ did }: { readonly did: string }) {
  const held = useAgent('credentials.list', { search: '', limit: most })
  if (held.state !== 'ready') return null
  const bound = boundTo(held.value, did)
  const all = held.value.total <= most
  if (bound.length === 0 && all) return <Notice tone="warn">{t('identifier_delete_none')}</Notice>
  return (
    <Notice tone="warn">
      {plural('identifier_delete_bound', bound.length)} {!all && t('identifier_delete_more', { count: most })}
      <ul className={s.names} data-testid="bound">
        {bound.slice(0, 20).map(({ id, title }) => (
          <li key={id}>
            <Untrusted text={title} max={80} />
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** Those of the list that are bound to an identifier. */
export function boundTo({ entries }: CredentialList, did: string): CredentialList['entries'] {
  return entries.filter(({ holder }) => holder === did)
}
