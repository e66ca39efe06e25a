import { useId } from 'react'
import type { Shown } from '../../core/exchange.ts'
import type { Ended as End } from '../../messaging/views.ts'
import { pathLabel } from '../claims.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Button } from '../ui/button.tsx'
import { focusInPlace } from '../ui/focus.ts'
import { Icon } from '../ui/icons.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import ui from '../ui/ui.module.css'
import type { Picked } from './choices.ts'
import s from './consent.module.css'
import { DeveloperAfter } from './developer.tsx'
import { PartyWord } from './headline.tsx'
import type { Inspection } from './inspection.ts'
import { leaving } from './names.ts'

interface Props {
  readonly end: End
  readonly shown: Shown
  readonly picked: Picked
  /** Whether the choice was to be remembered. */
  readonly remembered?: boolean
  /** What developer mode knows of the request. */
  readonly inspected?: Inspection | null
  readonly onLeave: () => void
}

/** How it went: what was sent, to whom, and whether it was taken. */
export function Ended({ end, shown, picked, remembered = false, inspected = null, onLeave }: Props) {
  const { surface } = useHost()
  const site = <PartyWord shown={shown} />
  const done = end.result === 'done'
  const { kind } = shown.plan
  const words = { presentation: 'ended_presented', 'sign-in': 'ended_signed_in', issuance: 'ended_received' } as const
  const other = { refused: 'ended_refused', expired: 'ended_expired', failed: 'ended_failed', unknown: 'ended_unknown' } as const
  const rejected = done && end.delivered === 'rejected'
  const sent = (done || end.result === 'unknown') && kind === 'presentation' ? [...new Set(leaving(shown, picked).map(({ path }) => pathLabel(path)))] : []
  const redirect = end.redirect !== null && end.redirect.startsWith('https://') && URL.canParse(end.redirect) ? end.redirect : null
  const heading = useId()
  const title = useId()
  return (
    <main className={s.ended} data-testid="ended" data-result={end.result}>
      <div>
        <span className={s.sealed} data-tone={rejected ? 'plain' : done ? 'good' : end.result === 'failed' ? 'bad' : 'plain'}>
          <Icon name={rejected ? 'warning' : done ? 'check' : end.result === 'unknown' ? 'question' : 'cross'} size={36} />
        </span>
        <h1 id={title}>
          <Rich k={rejected ? 'ended_rejected' : end.result === 'done' ? words[kind] : other[end.result]} values={{ site }} />
        </h1>
        {end.delivered === 'accepted' && <p>{t('delivered_accepted')}</p>}
        {rejected && <p>{t('delivered_rejected')}</p>}
        {end.delivered === 'unknown' && <p>{t('delivered_unknown')}</p>}
        {sent.length > 0 && (
          <section className={s.sent} aria-labelledby={heading}>
            <h2 id={heading}>{t(end.result === 'unknown' ? 'sent_maybe' : 'sent_label')}</h2>
            <ul>
              {sent.map((name) => (
                <li key={name}>
                  <Icon name={end.result === 'unknown' ? 'question' : 'check'} size={14} />
                  <Untrusted text={name} max={90} />
                </li>
              ))}
            </ul>
          </section>
        )}
        {remembered && done && <p>{t('remembered_now')}</p>}
        <DeveloperAfter plain={end.plain} inspected={inspected} />
        {redirect && (
          <a
            ref={focusInPlace}
            className={`${ui.button} ${ui.primary} ${ui.wide}`}
            href={redirect}
            target="_blank"
            rel="noreferrer"
            aria-describedby={title}
            data-testid="redirect"
          >
            <span>
              <Rich k="ended_return" values={{ site: <bdi>{new URL(redirect).host}</bdi> }} />
            </span>
          </a>
        )}
        <Button
          look={redirect ? 'secondary' : 'primary'}
          wide
          ref={redirect ? undefined : focusInPlace}
          onClick={onLeave}
          aria-describedby={title}
          data-testid="leave"
        >
          {redirect ? t('close') : surface === 'prompt' && shown.received.origin !== null ? t('ended_back') : t('ended_wallet')}
        </Button>
      </div>
    </main>
  )
}

/** A request that is no more: too late, withdrawn, or answered elsewhere. Nothing was shared by this screen. */
export function Gone({ code, onLeave }: { readonly code: string; readonly onLeave: () => void }) {
  const title = useId()
  return (
    <main className={s.ended} data-testid="gone">
      <div>
        <span className={s.sealed} data-tone="plain">
          <Icon name="clock" size={36} />
        </span>
        <h1 id={title}>{t(code === 'swapped' ? 'gone_swapped' : 'gone_title')}</h1>
        <p>{t(code === 'swapped' ? 'gone_swapped_text' : 'gone_text')}</p>
        <Button look="primary" wide ref={focusInPlace} onClick={onLeave} aria-describedby={title} data-testid="leave">
          {t('close')}
        </Button>
      </div>
    </main>
  )
}
