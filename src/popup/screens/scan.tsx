import { type ReactNode, useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type { ScanView } from '../../messaging/views.ts'
import { useAction } from '../action.ts'
import c from '../consent/consent.module.css'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Button } from '../ui/button.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Waiting } from '../ui/waiting.tsx'
import s from './home.module.css'

/** The requests that stand as codes on a page: one is gone to at once, of several the person chooses. In a window of its own the look was made before. */
export function Scan() {
  const { agent, surface } = useHost()
  const [, navigate] = useLocation()
  const [seen, setSeen] = useState<ScanView | null>(null)
  const take = useAction(async (scan: string, code: number) => {
    const { id } = await agent('scan.take', { scan, code })
    navigate(`/exchange/${encodeURIComponent(id)}`)
  })
  const {
    run: look,
    busy,
    failed: notLooked,
  } = useAction(async () => {
    const found = surface === 'prompt' ? await agent('scan.last', undefined) : await agent('scan.look', undefined)
    setSeen(found)
    if (found?.codes.length === 1 && surface !== 'prompt') await take.run(found.id, 0)
  })
  useEffect(() => void look(), [look])

  const failed = notLooked ?? take.failed
  if (failed !== null) return <Failed code={failed} />
  if (busy || !seen) return <Waiting />
  if (!seen.codes.length) {
    return (
      <Alone
        icon="scan"
        title={t('scan_none_title')}
        text={t(seen.reached ? 'scan_none' : 'scan_unreachable')}
        testId="scan-none"
        choice={surface !== 'prompt'}
      >
        {surface !== 'prompt' && (
          <Button look="primary" wide onClick={() => void look()}>
            {t('scan_again')}
          </Button>
        )}
      </Alone>
    )
  }
  return (
    <Alone icon="scan" title={t('scan_title')} text={seen.codes.length > 1 ? t('scan_choose') : null} testId="scan-found" choice>
      <ul className={s.codes} aria-label={t('scan_title')}>
        {seen.codes.map(({ host }, code) => (
          // oxlint-disable-next-line react/no-array-index-key -- a code is known by its place
          <li key={code}>
            <Button wide disabled={take.busy} onClick={() => void take.run(seen.id, code)} data-testid="code">
              {host === null ? t('scan_unknown') : <Untrusted text={host} max={90} />}
            </Button>
          </li>
        ))}
      </ul>
    </Alone>
  )
}

/** A request that could not even be asked about, and why. */
export function Failed({ code }: { readonly code: string }) {
  return (
    <Alone icon="cross" title={t('failed_title')} text={null} testId="failed">
      <Failure code={code} />
    </Alone>
  )
}

/** A screen that stands alone, over a locked wallet too, with the way out of it. */
function Alone({
  icon,
  title,
  text,
  testId,
  choice = false,
  children,
}: {
  readonly icon: IconName
  readonly title: string
  readonly text: string | null
  readonly testId: string
  /** Whether there is something better to press than the way out. */
  readonly choice?: boolean
  readonly children: ReactNode
}) {
  const { surface, close } = useHost()
  const [, navigate] = useLocation()
  return (
    <main className={c.ended} data-testid={testId}>
      <div>
        <span className={c.sealed} data-tone="plain">
          <Icon name={icon} size={36} />
        </span>
        <h1>{title}</h1>
        {text !== null && <p>{text}</p>}
        {children}
        <Button look={choice ? 'quiet' : 'primary'} wide onClick={() => (surface === 'prompt' ? close() : navigate('/'))} data-testid="leave">
          {surface === 'prompt' ? t('close') : t('back')}
        </Button>
      </div>
    </main>
  )
}
