import { useEffect, useState } from 'react'
import { Link } from 'wouter'
import type { BackupView } from '../messaging/views.ts'
import { useHost } from './host.ts'
import { plural, t } from './i18n.ts'
import { useNow } from './now.ts'
import { useAgent } from './query.ts'
import { Icon } from './ui/icons.tsx'
import s from './screens/steps.module.css'

/** How old a backup may be while things change, in milliseconds. */
const old = 30 * 86_400_000
const name = 'kit'

/** What is missing to bring this wallet back; null: nothing. */
export function missing({ words, lastAt, stale }: Pick<BackupView, 'words' | 'lastAt' | 'stale'>, now: number): 'both' | 'words' | 'backup' | 'old' | null {
  if (!words) return lastAt === null ? 'both' : 'words'
  if (lastAt === null) return 'backup'
  return stale && now - lastAt > old ? 'old' : null
}

/** What a person should know of their wallet before anything is lost: damage, and a recovery kit that is not complete. */
export function Banners() {
  const health = useAgent('health.get', undefined)
  const damaged = health.state === 'ready' ? health.value.damaged.length : 0
  return (
    <>
      {damaged > 0 && (
        <div className={s.banner} data-testid="banner-damage" data-tone="bad">
          <Icon name="warning" />
          <Link href="/health">
            <b>{plural('banner_damage', damaged)}</b>
            {t('banner_damage_text')}
          </Link>
        </div>
      )}
      <KitBanner />
    </>
  )
}

function KitBanner() {
  const { later } = useHost()
  const now = useNow()
  const backup = useAgent('backup.state', undefined)
  const [dismissed, setDismissed] = useState<boolean | null>(null)
  useEffect(() => {
    let here = true
    void later.has(name).then(
      (has) => here && setDismissed(has),
      () => here && setDismissed(false),
    )
    return () => {
      here = false
    }
  }, [later])
  const what = backup.state === 'ready' ? missing(backup.value, now) : null
  if (what === null || dismissed !== false) return null
  const words = { both: t('banner_both'), words: t('banner_words'), backup: t('banner_backup'), old: t('banner_old') }[what]
  return (
    <div className={s.banner} data-testid="banner-kit" data-missing={what}>
      <Icon name="shield" />
      <Link href={what === 'both' || what === 'words' ? '/unlockers/words' : '/backup'}>
        <b>{t('banner_kit')}</b>
        {words}
      </Link>
      <button
        type="button"
        aria-label={t('remind_later')}
        title={t('remind_later')}
        onClick={() => {
          setDismissed(true)
          void later.add(name).catch(() => undefined)
        }}
      >
        <Icon name="cross" size={14} />
      </button>
    </div>
  )
}
