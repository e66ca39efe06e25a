import type { Grant } from '../../core/records.ts'
import type { SiteDetail } from '../../messaging/sites-contract.ts'
import { useAction } from '../action.ts'
import { clean } from '../clean.ts'
import { useHost } from '../host.ts'
import { day, t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Failure } from '../ui/notice.tsx'
import { Named } from './named.tsx'
import s from './screens.module.css'
import own from './sites.module.css'

/** The choices that are remembered for one party, until when, and the way to end each. */
export function Grants({ detail, onChanged }: { readonly detail: SiteDetail; readonly onChanged: () => void }) {
  const { id, grants } = detail
  if (grants.length === 0) return <p className={s.foot}>{t('site_grants_none')}</p>
  return (
    <>
      <p className={s.foot}>{t('site_grants_text')}</p>
      <ul className={`${s.panel} ${s.rows}`}>
        {grants.map((grant) => (
          <Row key={grant.asked} id={id} grant={grant} onChanged={onChanged} />
        ))}
      </ul>
    </>
  )
}

function Row({ id, grant, onChanged }: { readonly id: string; readonly grant: Grant; readonly onChanged: () => void }) {
  const { agent } = useHost()
  const { asked, credentials, at, until } = grant
  const { run, busy, failed } = useAction(async () => {
    await agent('sites.revoke', { id, asked })
    onChanged()
  })
  const what = credentials.map(({ title }) => clean(title, 40).shown).join(', ') || t('identifier')
  return (
    <li className={own.grant} data-testid="grant">
      <div>
        {credentials.length > 0 ? <Named credentials={credentials} /> : <b>{t('identifier')}</b>}
        <small>{t('site_grant_until', { day: day(until), since: day(at) })}</small>
        <Failure code={failed} />
      </div>
      <Button busy={busy} aria-label={t('grant_revoke_one', { what })} onClick={() => void run()} data-testid="grant-revoke">
        {t('grant_revoke')}
      </Button>
    </li>
  )
}
