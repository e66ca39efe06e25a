import { useRef } from 'react'
import type { Shown } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { siteOf } from '../party.ts'
import { hostOf, siteName } from '../origin.ts'
import { Rich } from '../rich.tsx'
import { useArmed } from '../use-armed.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import ui from '../ui/ui.module.css'
import s from './consent.module.css'

interface Props {
  readonly shown: Shown
  /** Null: there is nothing to say yes to. */
  readonly onAllow: (() => void) | null
  readonly complete: boolean
  readonly busy: boolean
  readonly failed: string | null
  readonly onRefuse: () => void
  /** What stands on the screen; when it changes, the button is disarmed again. */
  readonly content: unknown
}

/** No and yes, always in sight. The yes works only after it was looked at. */
export function Footer({ shown, onAllow, complete, busy, failed, onRefuse, content }: Props) {
  const refuse = { presentation: t('dont_share'), 'sign-in': t('dont_signin'), issuance: t('not_now') }[shown.plan.kind]
  return (
    <footer className={s.foot}>
      <div className={s.footColumn}>
        <Failure code={failed} />
        {onAllow && <Destination shown={shown} />}
        <div className={`${s.pair} ${onAllow ? '' : s.single}`}>
          <Button onClick={onRefuse} disabled={busy} data-testid="refuse">
            {refuse}
          </Button>
          {onAllow && <Allow shown={shown} onAllow={onAllow} complete={complete} busy={busy} content={content} />}
        </div>
      </div>
    </footer>
  )
}

function Allow({ shown, onAllow, complete, busy, content }: Pick<Props, 'shown' | 'complete' | 'busy' | 'content'> & { readonly onAllow: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  const { armed, turn, onClick } = useArmed(button, content, () => {
    if (complete && !busy) onAllow()
  })
  const ready = armed && complete && !busy
  const words = { presentation: t('share'), 'sign-in': t('sign_in'), issuance: t('claim') }[shown.plan.kind]
  return (
    <button
      ref={button}
      type="button"
      className={`${ui.button} ${ui.primary} ${s.allow}`}
      aria-disabled={!ready}
      aria-busy={busy || undefined}
      data-armed={armed}
      data-turn={turn % 2 ? 'odd' : 'even'}
      data-testid="allow"
      onClick={onClick}
    >
      {busy && <span className={ui.spinner} />}
      {words}
    </button>
  )
}

/** Where the answer goes, and whether anybody on the way can read it. */
function Destination({ shown }: { readonly shown: Shown }) {
  const { answer, kind } = shown.plan
  if (kind === 'issuance') return null
  const origin = siteOf(shown)
  const goesTo = answer.to !== null && URL.canParse(answer.to) ? new URL(answer.to).origin : origin
  const site = goesTo ? <bdi>{siteName(goesTo)?.domain ?? hostOf(goesTo)}</bdi> : <Untrusted text={shown.plan.party.id} max={60} />
  return (
    <p className={s.note} data-testid="destination">
      <Icon name={answer.encrypted ? 'lock' : 'out'} size={14} />
      <span>
        <Rich k={answer.encrypted ? 'answer_encrypted' : 'answer_plain'} values={{ site }} />
      </span>
    </p>
  )
}
