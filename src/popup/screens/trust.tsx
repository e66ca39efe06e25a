import { useState } from 'react'
import type { AnchorView } from '../../messaging/trust-contract.ts'
import { useAction } from '../action.ts'
import { clean } from '../clean.ts'
import { useHost } from '../host.ts'
import { day, plural, t } from '../i18n.ts'
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

/** Who may prove the names of those who ask: the certificate authorities and the attesters the person trusts, to look at, to add and to remove. */
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
  const { name, rest, expired, since } = lookOf(anchor, now)
  const remove = useAction(async () => {
    await agent('trust.remove', { id: anchor.id })
    onChanged()
  })
  return (
    <li data-testid="anchor">
      <div className={s.row}>
        <span className={s.badge} data-tone={expired ? 'bad' : undefined}>
          <Icon name={expired ? 'warning' : anchor.kind === 'attester' ? 'key' : 'shield'} size={18} />
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
          <small>{since}</small>
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

interface Look {
  readonly name: string
  readonly rest: string
  readonly expired: boolean
  /** Until when it is good, and since when it is on the list. */
  readonly since: string
}

function lookOf(anchor: AnchorView, now: number): Look {
  const added = day(anchor.addedAt)
  if (anchor.kind === 'attester') return { name: anchor.issuer, rest: '', expired: false, since: plural('trust_keys', anchor.keys, { added }) }
  const expired = anchor.notAfter < now
  const until = day(anchor.notAfter)
  return { ...subjectOf(anchor.subject), expired, since: expired ? t('trust_expired', { day: until }) : t('trust_until', { day: until, added }) }
}
