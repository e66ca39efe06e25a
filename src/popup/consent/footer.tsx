import { useId, useRef } from 'react'
import type { Shown } from '../../core/exchange.ts'
import { plural, t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { useArmed } from '../use-armed.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { Failure } from '../ui/notice.tsx'
import { SiteWord } from '../ui/site.tsx'
import ui from '../ui/ui.module.css'
import { askerOf } from './asker.ts'
import type { holdsBack } from './confirmed.ts'
import s from './consent.module.css'
import { PartyWord } from './headline.tsx'

interface Props {
  readonly shown: Shown
  /** Null: there is nothing to say yes to. */
  readonly onAllow: (() => void) | null
  readonly holdsBack: ReturnType<typeof holdsBack>
  readonly busy: boolean
  readonly failed: string | null
  readonly onRefuse: () => void
  /** What stands on the screen; when it changes, the button is disarmed again. */
  readonly content: unknown
}

/** No and yes, always in sight. The yes works only after it was looked at. */
export function Footer({ shown, onAllow, holdsBack: why, busy, failed, onRefuse, content }: Props) {
  const refuse = { presentation: t('dont_share'), 'sign-in': t('dont_signin'), issuance: t('not_now') }[shown.plan.kind]
  const reason = useId()
  return (
    <footer className={s.foot}>
      <div className={s.footColumn}>
        <Failure code={failed} />
        {onAllow && (why === null ? <Destination shown={shown} /> : <NotYet why={why} id={reason} />)}
        <div className={`${s.pair} ${onAllow ? '' : s.single}`}>
          <Button onClick={onRefuse} disabled={busy} data-testid="refuse">
            {refuse}
          </Button>
          {onAllow && <Allow shown={shown} onAllow={onAllow} why={why === null ? null : reason} busy={busy} content={content} />}
        </div>
      </div>
    </footer>
  )
}

interface AllowProps extends Pick<Props, 'shown' | 'busy' | 'content'> {
  readonly onAllow: () => void
  /** The id of the words that say what is still to be done; null: nothing. */
  readonly why: string | null
}

function Allow({ shown, onAllow, why, busy, content }: AllowProps) {
  const button = useRef<HTMLButtonElement>(null)
  const { armed, turn, onClick } = useArmed(button, content, () => {
    if (why === null && !busy) onAllow()
  })
  const ready = armed && why === null && !busy
  const words = { presentation: t('share'), 'sign-in': t('sign_in'), issuance: t('claim') }[shown.plan.kind]
  return (
    <button
      ref={button}
      type="button"
      className={`${ui.button} ${ui.primary} ${s.allow}`}
      aria-disabled={!ready}
      aria-describedby={why ?? undefined}
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

/** What is still to be done before anything can be shared, and the way there. */
function NotYet({ why, id }: { readonly why: NonNullable<Props['holdsBack']>; readonly id: string }) {
  const words = why === 'pick' ? t('pick_first') : why === 'input' ? t('input_first') : plural('ticks_left', why.ticks)
  const show = () => {
    const next = document.querySelector<HTMLElement>('[data-testid=tick] input:not(:checked)')
    next?.scrollIntoView({ block: 'center' })
    next?.focus()
  }
  return (
    <p className={s.notYet} data-testid="not-yet">
      <output id={id}>{words}</output>
      {typeof why === 'object' && (
        <Button look="link" onClick={show}>
          {t('show_where')}
        </Button>
      )}
    </p>
  )
}

/** Where the answer goes, and whether anybody on the way can read it. */
function Destination({ shown }: { readonly shown: Shown }) {
  const { answer, kind } = shown.plan
  if (kind === 'issuance') return null
  const elsewhere = askerOf(shown).answer
  const site = elsewhere ? <SiteWord origin={elsewhere} /> : <PartyWord shown={shown} />
  return (
    <p className={s.note} data-testid="destination">
      <Icon name={answer.encrypted ? 'lock' : 'out'} size={14} />
      <span>
        <Rich k={answer.encrypted ? 'answer_encrypted' : 'answer_plain'} values={{ site }} />
      </span>
    </p>
  )
}
