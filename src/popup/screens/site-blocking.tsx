import type { SiteDetail } from '../../messaging/sites-contract.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { day, plural, t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import s from './screens.module.css'

/** Whether a party may ask, how often it tried when it may not, and the switch between the two. */
export function Blocking({ detail, onChanged }: { readonly detail: SiteDetail; readonly onChanged: () => void }) {
  const { agent } = useHost()
  const { id, blocked } = detail
  const { run, busy, failed } = useAction(async () => {
    await agent('sites.block', { id, blocked: blocked === null })
    onChanged()
  })
  return (
    <>
      {blocked === null ? (
        <p className={s.foot}>{t('site_block_text')}</p>
      ) : (
        <div data-testid="blocked">
          <Notice tone="bad" icon="cross">
            {t('site_blocked_since', { day: day(blocked.at) })}{' '}
            {blocked.refused === 0 ? t('site_blocked_quiet') : plural('site_blocked_refused', blocked.refused)}
          </Notice>
        </div>
      )}
      <Failure code={failed} />
      <div>
        <Button look={blocked === null ? 'danger' : 'secondary'} busy={busy} onClick={() => void run()} data-testid="site-block">
          {blocked === null ? t('site_block') : t('site_unblock')}
        </Button>
      </div>
    </>
  )
}
