import { useState } from 'react'
import type { DamageView, HealthView } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { plural, t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { Screen } from '../shell.tsx'
import { Button } from '../ui/button.tsx'
import { ExportAsIs } from '../ui/download.tsx'
import { Failure, Notice } from '../ui/notice.tsx'
import { JobProgress } from '../ui/progress.tsx'
import { Waiting } from '../ui/waiting.tsx'
import { DamageList } from './damage-list.tsx'
import { HealthFacts } from './health-facts.tsx'
import screens from './screens.module.css'
import s from './steps.module.css'

/** How the vault is: what is there, whether it is whole, its copies; and what can be done when it is not. */
export function Health() {
  const health = useAgent('health.get', undefined)
  // What is known while it is asked again stays in sight: checking it changes it.
  const [kept, setKept] = useState<HealthView | null>(null)
  if (health.state === 'ready' && health.value !== kept) setKept(health.value)
  return (
    <Screen title={t('health_title')} back="/settings">
      {health.state === 'failed' && <Failure code={health.code} />}
      {kept === null && health.state === 'loading' && <Waiting />}
      {kept && health.state !== 'failed' && <Details health={kept} />}
    </Screen>
  )
}

function Details({ health }: { readonly health: HealthView }) {
  const { agent } = useHost()
  const [found, setFound] = useState<readonly DamageView[] | null>(null)
  const verify = useAction(async () => setFound(await agent('health.verify', undefined)))
  const [repaired, setRepaired] = useState<{ readonly healed: number; readonly quarantined: number } | null>(null)
  const repair = useAction(async () => {
    setRepaired(await agent('health.repair', undefined))
    setFound(null)
  })
  return (
    <>
      <HealthFacts health={health} />
      <section className={screens.section}>
        <h2>{t('health_whole')}</h2>
        <p className={screens.foot}>{t('health_whole_text')}</p>
        {verify.busy && <JobProgress kind="verify" />}
        <Failure code={verify.failed} />
        {found && !verify.busy && (
          <div data-testid="verified" data-count={found.length} data-rows={health.rows}>
            <Notice tone={found.length > 0 ? 'bad' : 'good'}>
              {found.length > 0 ? plural('health_found', found.length) : plural('health_all_well', health.rows)}
            </Notice>
          </div>
        )}
        <div>
          <Button look="primary" icon="shield" busy={verify.busy} data-testid="verify" onClick={() => void verify.run()}>
            {t('verify_now')}
          </Button>
        </div>
      </section>
      {health.damaged.length > 0 && (
        <section className={screens.section}>
          <h2>{t('health_damaged')}</h2>
          <DamageList damages={health.damaged} />
          <p className={screens.foot}>{t('health_repair_text')}</p>
          <Failure code={repair.failed} />
          <div>
            <Button icon="heart" busy={repair.busy} data-testid="repair" onClick={() => void repair.run()}>
              {t('health_repair')}
            </Button>
          </div>
        </section>
      )}
      {repaired && (
        <div data-testid="repaired" data-healed={repaired.healed} data-quarantined={repaired.quarantined}>
          <Notice tone={repaired.quarantined > 0 ? 'warn' : 'good'}>
            {plural('health_healed', repaired.healed)} {repaired.quarantined > 0 && plural('health_set_aside', repaired.quarantined)}
          </Notice>
        </div>
      )}
      {health.quarantined.length > 0 && <Quarantine damages={health.quarantined} />}
      <section className={screens.section}>
        <h2>{t('health_export')}</h2>
        <p className={screens.foot}>{t('health_export_text')}</p>
        <div>
          <ExportAsIs label={t('download')} testId="recovery-export" />
        </div>
      </section>
    </>
  )
}

function Quarantine({ damages }: { readonly damages: readonly DamageView[] }) {
  const { agent } = useHost()
  const [sure, setSure] = useState(false)
  const { run, busy, failed } = useAction(() => agent('health.discard', undefined))
  return (
    <section className={screens.section} data-testid="quarantine" data-count={damages.length}>
      <h2>{t('health_quarantine')}</h2>
      <DamageList damages={damages} />
      <p className={screens.foot}>{t('health_quarantine_text')}</p>
      <Failure code={failed} />
      <div className={s.buttons}>
        {sure && <Button onClick={() => setSure(false)}>{t('cancel')}</Button>}
        <Button look="danger" icon="trash" busy={busy} data-testid="discard" onClick={() => (sure ? void run() : setSure(true))}>
          {sure ? t('health_discard_sure') : t('health_discard')}
        </Button>
      </div>
    </section>
  )
}
