import type { ReactNode } from 'react'
import type { Shown } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Choice } from '../ui/choice.tsx'
import { Icon } from '../ui/icons.tsx'
import { SiteWord } from '../ui/site.tsx'
import { askerOf, warningsOf } from './asker.ts'
import { fits, type Picked } from './choices.ts'
import { asksWhoStarted, started, tick } from './confirmed.ts'
import s from './consent.module.css'
import { PartyWord } from './headline.tsx'

interface Props {
  readonly shown: Shown
  readonly picked: Picked
  readonly onChange: (picked: Picked) => void
}

/** What asks for care, each in a sentence: what the agent says, and what can be seen in the names themselves. */
export function Warnings({ shown, picked, onChange }: Props) {
  const { page, answer } = askerOf(shown)
  const warnings = warningsOf(shown)
  const verifier = <PartyWord shown={shown} />
  const words: Readonly<Record<Shown['plan']['warnings'][number], ReactNode>> = {
    'unverified-party': t('warning_unverified_party'),
    'cross-device': t('warning_cross_device'),
    punycode: t('warning_punycode'),
    framed: t('warning_framed'),
    'issuer-is-not-site': t('warning_issuer_is_not_site'),
    'insecure-origin': t('warning_insecure_origin'),
    'verifier-is-not-site': page ? (
      <Rich k="warning_started_elsewhere" values={{ page: <SiteWord origin={page} />, verifier }} />
    ) : (
      t('warning_verifier_is_not_site')
    ),
    'answer-goes-elsewhere': answer ? (
      <Rich k="warning_answer_to" values={{ answer: <SiteWord origin={answer} />, verifier }} />
    ) : (
      t('warning_answer_goes_elsewhere')
    ),
  }
  if (warnings.size === 0) return null
  // The one with a tick stands last, above what the tick is for.
  const all = [...warnings].toSorted((a, b) => Number(a === 'cross-device') - Number(b === 'cross-device'))
  return (
    <ul className={s.warnings}>
      {all.map((warning) => (
        <li key={warning} data-testid={`warning-${warning}`}>
          <Icon name="warning" size={18} />
          <div>
            {words[warning]}
            {warning === 'cross-device' && asksWhoStarted(shown) && fits(shown) && <Started shown={shown} picked={picked} onChange={onChange} />}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Says that the person began this themselves: a code that somebody else shows would answer in that other person's name. */
function Started({ shown, picked, onChange }: Props) {
  const { origin } = shown.received
  const checked = picked.ticked.includes(started)
  return (
    <div className={s.tick}>
      <Choice type="checkbox" testId="tick" checked={checked} onChange={(on) => onChange(tick(picked, started, on))}>
        <b>{origin ? <Rich k="started_here" values={{ site: <SiteWord origin={origin} /> }} /> : t('started_other_device')}</b>
      </Choice>
    </div>
  )
}
