import { useLocation } from 'wouter'
import type { CredentialDetail } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { claimTree } from '../claims.ts'
import { useHost } from '../host.ts'
import { day, moment, t } from '../i18n.ts'
import { shortId } from '../party.ts'
import { useAgent } from '../query.ts'
import { useRemovals } from '../removals.tsx'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { Checks } from '../ui/checks.tsx'
import { ClaimTree } from '../ui/claim-tree.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { ActivityRow } from './activity-row.tsx'
import { CredentialCard } from './credential-card.tsx'
import { Raw } from './raw.tsx'
import s from './screens.module.css'

/** One credential: what it says, whether it holds, where it went, and its raw text. */
export function Credential({ id }: { readonly id: string }) {
  const answer = useAgent('credentials.get', { id })
  const { isGone } = useRemovals()
  if (answer.state === 'loading') return <Waiting />
  if (answer.state === 'failed') return <Failure code={answer.code} />
  if (answer.value === null || isGone(id)) {
    return (
      <Screen title={t('credential_gone')} back="/">
        <p>{t('credential_gone_text')}</p>
      </Screen>
    )
  }
  return <Detail detail={answer.value} />
}

function Detail({ detail }: { readonly detail: CredentialDetail }) {
  const { entry } = detail
  const { remove } = useRemovals()
  const [, navigate] = useLocation()
  return (
    <Screen title={t('credential')} back="/" wide>
      <div className={s.detail}>
        <div className={s.side}>
          <CredentialCard detail={detail} />
          {!detail.mine && entry.holder !== null && <Notice tone="warn">{t('credential_not_mine')}</Notice>}
        </div>
        <div className={s.main}>
          <section className={s.section}>
            <h2>{t('credential_says')}</h2>
            <div className={`${s.panel} ${s.tree}`}>
              <ClaimTree nodes={claimTree(entry.claims, detail.display?.labels)} />
            </div>
          </section>
          <Report detail={detail} />
          <section className={s.section}>
            <h2>{t('credential_about')}</h2>
            <div className={`${s.panel} ${s.tree}`}>
              <dl>
                <Fact label={t('issuer')}>
                  <Untrusted text={entry.issuer} code />
                </Fact>
                <Fact label={t('bound_to')}>{entry.holder === null ? t('bound_to_nobody') : <Untrusted text={shortId(entry.holder, 10)} code />}</Fact>
                {entry.validFrom !== null && <Fact label={t('valid_from')}>{day(entry.validFrom)}</Fact>}
                {entry.validUntil !== null && <Fact label={t('valid_until')}>{day(entry.validUntil)}</Fact>}
                <Fact label={t('added')}>{moment(entry.addedAt)}</Fact>
              </dl>
            </div>
          </section>
          <section className={s.section}>
            <h2>{t('credential_shown_to')}</h2>
            {detail.shownTo.length === 0 ? (
              <p className={s.foot}>{t('credential_shown_never')}</p>
            ) : (
              <ul className={`${s.panel} ${s.rows}`}>
                {detail.shownTo.map((activity) => (
                  <ActivityRow key={activity.id} activity={activity} dated />
                ))}
              </ul>
            )}
          </section>
          <Raw raw={detail.raw} name={entry.title} />
          <div>
            <Button
              look="danger"
              icon="trash"
              onClick={() => {
                remove(entry.id)
                navigate('/')
              }}
            >
              {t('credential_delete')}
            </Button>
          </div>
        </div>
      </div>
    </Screen>
  )
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className={s.leaf}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Report({ detail }: { readonly detail: CredentialDetail }) {
  const { agent } = useHost()
  const answer = useAction(() => agent('credentials.verify', { id: detail.entry.id }))
  return (
    <section className={s.section}>
      <div className={s.bar}>
        <h2>{t('report')}</h2>
        <Button icon="refresh" busy={answer.busy} onClick={() => void answer.run()}>
          {t('verify_now')}
        </Button>
      </div>
      <Failure code={answer.failed} />
      {detail.report ? (
        <>
          <div className={s.panel}>
            <Checks checks={detail.report.checks} />
          </div>
          <p className={s.foot}>{t('report_at', { time: moment(detail.report.at) })}</p>
        </>
      ) : (
        <p className={s.foot}>{t('report_none')}</p>
      )}
    </section>
  )
}
