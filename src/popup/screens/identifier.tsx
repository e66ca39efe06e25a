import { type FormEvent, lazy, Suspense, useState } from 'react'
import { Redirect } from 'wouter'
import type { DidDocument, Identifier } from '../../core/did.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { moment, t } from '../i18n.ts'
import { shortId } from '../party.ts'
import { useAgent } from '../query.ts'
import { Rich } from '../rich.tsx'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Copy } from '../ui/copy.tsx'
import { Field } from '../ui/field.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { SiteWord } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Waiting } from '../ui/waiting.tsx'
import ui from '../ui/ui.module.css'
import s from './screens.module.css'

const IdentifierSecrets = lazy(() => import('./identifier-secrets.tsx').then((made) => ({ default: made.IdentifierSecrets })))

/** One identifier, found by its key: what stands in the address of a page ends up in the browser's history, and a DID must not. */
export function IdentifierScreen({ keyId }: { readonly keyId: string }) {
  const list = useAgent('identifiers.list', undefined)
  if (list.state === 'loading') return <Waiting />
  const identifier = list.state === 'ready' ? list.value.find((one) => one.keyId === keyId) : undefined
  if (list.state === 'ready' && !identifier) return <Redirect to="/identifiers" />
  return (
    <Screen title={t('identifier')} back="/identifiers">
      {list.state === 'failed' && <Failure code={list.code} />}
      {identifier && <Details identifier={identifier} />}
    </Screen>
  )
}

/** Its name, whom it was made for, what its DID document says, and what can be done with its key. */
function Details({ identifier }: { readonly identifier: Identifier }) {
  const { did, name, origin, createdAt } = identifier
  const document = useAgent('identifiers.document', { did })
  return (
    <>
      <Name key={name} identifier={identifier} />
      <section className={s.section}>
        <h2>{t('identifier_did')}</h2>
        <div className={s.raw}>
          <Untrusted text={did} max={2048} code />
        </div>
        <div>
          <Copy text={did} label={t('copy')} />
        </div>
      </section>
      {origin !== null && (
        <Notice icon="globe">
          <Rich k="identifier_only_for" values={{ site: <SiteWord origin={origin} /> }} />
        </Notice>
      )}
      {document.state === 'loading' && <Waiting />}
      {document.state === 'failed' && <Failure code={document.code} />}
      {document.state === 'ready' && <Document document={document.value} />}
      <p className={s.foot}>{t('created_at', { time: moment(createdAt) })}</p>
      <Suspense fallback={<Waiting />}>
        <IdentifierSecrets identifier={identifier} />
      </Suspense>
    </>
  )
}

function Name({ identifier }: { readonly identifier: Identifier }) {
  const { agent } = useHost()
  const [name, setName] = useState(identifier.name)
  const { run, busy, failed } = useAction(() => agent('identifiers.rename', { did: identifier.did, name: name.trim() }))
  const changed = name.trim() !== '' && name.trim() !== identifier.name
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (changed) void run()
  }
  return (
    <form className={s.section} onSubmit={submit}>
      <Field label={t('identifier_name')} value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      <Failure code={failed} />
      {changed && (
        <div>
          <Button type="submit" look="primary" busy={busy}>
            {t('save')}
          </Button>
        </div>
      )}
    </form>
  )
}

function Document({ document }: { readonly document: DidDocument }) {
  const uses = (id: string) =>
    [
      document.authentication.includes(id) && t('use_authentication'),
      document.assertionMethod.includes(id) && t('use_assertion'),
      document.keyAgreement.includes(id) && t('use_agreement'),
    ].filter((use) => use !== false)
  return (
    <section className={s.section}>
      <h2>{t('did_document')}</h2>
      <ul className={`${s.panel} ${s.rows}`}>
        {document.verificationMethod.map((method) => (
          <li key={method.id} className={s.row}>
            <span className={s.text}>
              <b>{t('did_key', { curve: method.publicKeyJwk.crv })}</b>
              <small>
                <Untrusted text={shortId(method.id, 10)} code />
              </small>
              <small>{uses(method.id).join(', ')}</small>
            </span>
          </li>
        ))}
      </ul>
      <details className={ui.disclosure}>
        <summary>{t('did_document_raw')}</summary>
        {/* What scrolls must be within reach of the keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={s.raw} tabIndex={0}>
          <bdi>{JSON.stringify(document, null, 2)}</bdi>
        </pre>
      </details>
    </section>
  )
}
