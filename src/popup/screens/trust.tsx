import { useState } from 'react'
import type { AnchorView } from '../../messaging/trust-contract.ts'
import { useAction } from '../action.ts'
import { clean } from '../clean.ts'
import { useHost } from '../host.ts'
import { day, t } from '../i18n.ts'
import { useNow } from '../now.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { subjectOf } from '../subject.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Waiting } from '../ui/waiting.tsx'
import s from './screens.module.css'
import { TrustForm } from './trust-form.tsx'

/** Who may prove the names of those who ask: the certificate authorities the person trusts, to look at, to add and to remove. */
export function TrustScreen() {
  const list = useAgent('trust.list', undefined)
  return (
    <Screen title={t('trust_title')} back="/settings">
      <div className={s.section}>
        <p>{t('trust_lead')}</p>
        <p className={s.foot}>{t('trust_not')}</p>
      </div>
      {list.state === 'loading' && <Waiting />}
      {list.state === 'failed' && <Failure code={list.code} />}
      {list.state === 'ready' &&
        (list.value.length === 0 ? (
          <Notice icon="shield">{t('trust_none')}</Notice>
        ) : (
          <ul className={`${s.panel} ${s.rows}`}>
            {list.value.map((anchor) => (
              <Row key={anchor.id} anchor={anchor} onChanged={list.refresh} />
            ))}
          </ul>
        ))}
      <TrustForm onChanged={list.refresh} />
    </Screen>
  )
}

function Row({ anchor, onChanged }: { readonly anchor: AnchorView; readonly onChanged: () => void }) {
  const { agent } = useHost()
  const now = useNow()
  const [sure, setSure] = useState(false)
  const { name, rest } = subjectOf(anchor.subject)
  const expired = anchor.notAfter < now
  const remove = useAction(async () => {
    await agent('trust.remove', { id: anchor.id })
    onChanged()
  })
  return (
    <li data-testid="anchor">
      <div className={s.row}>
        <span className={s.badge} data-tone={expired ? 'bad' : undefined}>
          <Icon name={expired ? 'warning' : 'shield'} size={18} />
        </span>
        <span className={s.text}>
          <b>
            <Untrusted text={name} max={120} />
          </b>
          {rest !== '' && (
            <small>
              <Untrusted text={rest} max={200} more />
            </small>
          )}
          <small>
            {expired ? t('trust_expired', { day: day(anchor.notAfter) }) : t('trust_until', { day: day(anchor.notAfter), added: day(anchor.addedAt) })}
          </small>
        </span>
        {!sure && (
          <Button
            look="quiet"
            icon="trash"
            aria-label={t('trust_remove_sure', { name: clean(name, 60).shown })}
            title={t('trust_remove')}
            onClick={() => setSure(true)}
            data-testid="anchor-remove"
          />
        )}
      </div>
      {sure && (
        <div className={s.sure}>
          <p>{t('trust_remove_text')}</p>
          <Failure code={remove.failed} />
          <div className={s.buttons}>
            <Button onClick={() => setSure(false)}>{t('cancel')}</Button>
            <Button look="danger" busy={remove.busy} onClick={() => void remove.run()} data-testid="anchor-remove-sure">
              {t('trust_remove')}
            </Button>
          </div>
        </div>
      )}
    </li>
  )
}
