import { useState } from 'react'
import type { Shown } from '../../core/exchange.ts'
import { useAction } from '../action.ts'
import { isParty } from '../activity-choice.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { PartyName } from '../party-name.tsx'
import { Rich } from '../rich.tsx'
import { Button } from '../ui/button.tsx'
import { focusWhenShown } from '../ui/focus.ts'
import { Failure } from '../ui/notice.tsx'
import s from './consent.module.css'

/** A way out for good: asks once more, blocks who asks, and refuses this request too. Nothing while the wallet is locked, where nothing can be written down. */
export function Block({ shown, busy, onRefuse }: { readonly shown: Shown; readonly busy: boolean; readonly onRefuse: () => void }) {
  const { agent } = useHost()
  const [sure, setSure] = useState(false)
  const block = useAction(async () => {
    await agent('sites.block', { id: shown.plan.party.id, blocked: true })
    onRefuse()
  })
  if (shown.candidates === null || !isParty(shown.plan.party.id)) return null
  if (!sure)
    return (
      <div className={s.aside}>
        <Button look="link" disabled={busy} onClick={() => setSure(true)} data-testid="block">
          {t('site_block')}
        </Button>
      </div>
    )
  return (
    <section className={s.blocking} data-testid="blocking">
      <h2>
        <Rich k="block_sure" values={{ site: <PartyName party={shown.plan.party} /> }} />
      </h2>
      <p>{t('block_text')}</p>
      <Failure code={block.failed} />
      <div className={s.pair}>
        <Button ref={focusWhenShown} onClick={() => setSure(false)}>
          {t('cancel')}
        </Button>
        <Button look="danger" busy={busy || block.busy} onClick={() => void block.run()} data-testid="block-sure">
          {t('block_do')}
        </Button>
      </div>
    </section>
  )
}
