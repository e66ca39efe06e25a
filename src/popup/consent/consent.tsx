import type { Ask, Shown } from '../../core/exchange.ts'
import { useHost } from '../host.ts'
import { t } from '../i18n.ts'
import { UnlockForm } from '../unlock-form.tsx'
import { Button } from '../ui/button.tsx'
import { Logo } from '../ui/logo.tsx'
import { Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { AskBlock } from './ask-block.tsx'
import { Block } from './block.tsx'
import { fits, neededAsks, type Picked, withoutOptional } from './choices.ts'
import { holdsBack } from './confirmed.ts'
import s from './consent.module.css'
import { Developer } from './developer.tsx'
import { Footer } from './footer.tsx'
import { Headline, lead } from './headline.tsx'
import type { Inspection } from './inspection.ts'
import { Links } from './links.tsx'
import { Missing } from './missing.tsx'
import { leaving, wanted } from './names.ts'
import { Offers } from './offers.tsx'
import { Powers } from './powers.tsx'
import { Remember, Remembered } from './remember.tsx'
import { Sets } from './sets.tsx'
import { Statements } from './statements.tsx'
import { Transactions } from './transactions.tsx'
import { Verifier } from './verifier.tsx'
import { Warnings } from './warnings.tsx'

interface Props {
  readonly shown: Shown
  readonly picked: Picked
  readonly onPick: (picked: Picked) => void
  /** Whether the choice is to be remembered. */
  readonly remember: boolean
  readonly onRemember: (remember: boolean) => void
  /** The screen was replaced by a newer one of the same request. */
  readonly updated: boolean
  readonly busy: boolean
  readonly failed: string | null
  readonly onAllow: () => void
  readonly onRefuse: () => void
  readonly onElsewhere: () => void
  /** In developer mode: hears what is known of the request. */
  readonly onInspected?: (inspection: Inspection) => void
}

/** The one screen that asks for consent, whatever the protocol: who, what for, what leaves or comes, who signs; then no or yes. */
export function Consent({ shown, picked, onPick, remember, onRemember, updated, busy, failed, onAllow, onRefuse, onElsewhere, onInspected }: Props) {
  const { surface } = useHost()
  const { plan, received } = shown
  const locked = shown.candidates === null
  const answerable = fits(shown)
  const words = lead(shown)
  return (
    <div className={s.consent} data-testid="consent" data-kind={plan.kind} data-version={shown.version}>
      {/* What scrolls must be within reach of the keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <main className={s.scroll} tabIndex={0}>
        <div className={s.column}>
          <div className={s.top}>
            <span>
              <Logo size={22} />
              {t('app_name')}
            </span>
            {received.via === 'dc-api' && (
              <Button look="link" onClick={onElsewhere} disabled={busy} data-testid="elsewhere">
                {t('use_another_wallet')}
              </Button>
            )}
          </div>
          <div>
            <Headline shown={shown} picked={picked} />
            {words !== null && <p className={s.lead}>{words}</p>}
            <output className={s.news}>{updated && <Notice icon="refresh">{t('request_updated')}</Notice>}</output>
          </div>
          <Verifier shown={shown} disclosed={leaving(shown, picked)} />
          <Links links={plan.links} />
          <Remembered shown={shown} />
          <Warnings shown={shown} picked={picked} onChange={onPick} />
          <Statements statements={plan.statements} />
          <Transactions shown={shown} picked={picked} />
          <Powers powers={plan.powers} />
          {plan.kind === 'issuance' && <Offers shown={shown} picked={picked} onChange={onPick} />}
          {locked && (
            <>
              <Wants shown={shown} />
              <UnlockForm focus={surface !== 'prompt'} />
            </>
          )}
          {!locked && !answerable && plan.kind !== 'issuance' && <Missing shown={shown} />}
          {answerable && <Answers shown={shown} picked={picked} onPick={onPick} />}
          <Remember shown={shown} checked={remember} onChange={onRemember} />
          <Block shown={shown} busy={busy} onRefuse={onRefuse} />
          <Developer shown={shown} onInspected={onInspected} />
        </div>
      </main>
      <Footer
        shown={shown}
        onAllow={answerable ? onAllow : null}
        holdsBack={holdsBack(shown, picked)}
        busy={busy}
        failed={failed}
        onRefuse={onRefuse}
        content={shown.version}
      />
    </div>
  )
}

/** First what has to be answered, then what may be. */
function Answers({ shown, picked, onPick }: Pick<Props, 'shown' | 'picked' | 'onPick'>) {
  const asks = neededAsks(shown, picked)
  const must = new Set(neededAsks(shown, withoutOptional(shown, picked)))
  const block = (ask: Ask) => <AskBlock key={ask.id} ask={ask} shown={shown} picked={picked} onChange={onPick} titled={asks.length > 1} />
  return (
    <>
      <Sets shown={shown} picked={picked} required onChange={onPick} />
      {asks.filter((ask) => must.has(ask)).map(block)}
      <Sets shown={shown} picked={picked} required={false} onChange={onPick} />
      {asks.filter((ask) => !must.has(ask)).map(block)}
    </>
  )
}

/** What a request asks for, by the names it gives, while what is held cannot be looked at. */
function Wants({ shown }: { readonly shown: Shown }) {
  const names = [...new Set(shown.plan.asks.flatMap(wanted))]
  if (names.length === 0) return null
  return (
    <section className={s.ask}>
      <h2>{t('wants_title')}</h2>
      <ul className={s.wants}>
        {names.map((name) => (
          <li key={name}>
            <Untrusted text={name} max={90} />
          </li>
        ))}
      </ul>
    </section>
  )
}
