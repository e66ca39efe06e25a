import { useState } from 'react'
import type { HealthView } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import { useHost } from '../host.ts'
import { moment, t } from '../i18n.ts'
import { useAgent } from '../query.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import screens from './screens.module.css'
import s from './steps.module.css'

/** What is known of the vault: how much there is, its second copy, the last backup, and whether the browser keeps it. */
export function HealthFacts({ health }: { readonly health: HealthView }) {
  const backup = useAgent('backup.state', undefined)
  const { mirror } = health
  const { persist } = useHost()
  const [asked, setAsked] = useState<boolean | null>(null)
  const persisted = asked ?? health.persisted
  const { run, busy } = useAction(async () => setAsked(await persist()))
  const facts: readonly (readonly [string, string])[] = [
    [t('credentials'), String(health.credentials)],
    [t('nav_identifiers'), String(health.identifiers)],
    [t('health_rows'), String(health.rows)],
    [t('health_gen'), String(health.gen)],
    [t('health_changed'), health.changedAt === null ? t('never') : moment(health.changedAt)],
    [t('health_mirror'), mirror === null ? t('health_mirror_none') : mirrorWords(mirror, health.gen)],
    [t('backup_last'), backup.state === 'ready' ? (backup.value.lastAt === null ? t('never') : moment(backup.value.lastAt)) : '…'],
    [t('health_persisted'), persisted === null ? t('result_unknown') : persisted ? t('value_yes') : t('value_no')],
  ]
  return (
    <>
      <dl className={`${screens.panel} ${s.facts}`}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mirror !== null && !mirror.whole && <Notice tone="warn">{t('health_mirror_part')}</Notice>}
      {health.rotate && <Notice tone="warn">{t('health_rotate')}</Notice>}
      {persisted === false && <PersistNote asked={asked !== null} busy={busy} ask={() => void run()} />}
    </>
  )
}

function PersistNote({ asked, busy, ask }: { readonly asked: boolean; readonly busy: boolean; readonly ask: () => void }) {
  const { surface } = useHost()
  return (
    <Notice icon="shield">
      <div className={s.flow}>
        <span>{t('health_persist_text')}</span>
        {surface === 'tab' && !asked && (
          <div>
            <Button busy={busy} onClick={ask}>
              {t('health_persist')}
            </Button>
          </div>
        )}
      </div>
    </Notice>
  )
}

function mirrorWords({ gen, at }: { readonly gen: number; readonly at: number }, now: number): string {
  return gen === now ? t('health_mirror_now', { time: moment(at) }) : t('health_mirror_behind', { time: moment(at) })
}
