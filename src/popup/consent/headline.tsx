import type { Shown } from '../../core/exchange.ts'
import { pathLabel } from '../claims.ts'
import { shortId } from '../party.ts'
import { Rich, RichPlural } from '../rich.tsx'
import { plural, t } from '../i18n.ts'
import { SiteWord } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { askerOf, isNameProven } from './asker.ts'
import { fits, type Picked } from './choices.ts'
import { leaving } from './names.ts'
import s from './consent.module.css'

/** The other side within a sentence: the site it is, else a name that is proven, else its identifier. */
export function PartyWord({ shown }: { readonly shown: Pick<Shown, 'plan' | 'received'> }) {
  const { site } = askerOf(shown)
  if (site) return <SiteWord origin={site} />
  const { party } = shown.plan
  return <Untrusted text={party.name !== null && isNameProven(party) ? party.name : shortId(party.id)} max={60} />
}

/** The question this screen asks. */
export function Headline({ shown, picked }: { readonly shown: Shown; readonly picked: Picked }) {
  return (
    <h1 className={s.title}>
      <Question shown={shown} picked={picked} />
    </h1>
  )
}

function Question({ shown, picked }: { readonly shown: Shown; readonly picked: Picked }) {
  const site = <PartyWord shown={shown} />
  const { plan } = shown
  if (plan.kind === 'sign-in') return <Rich k="signin_title" values={{ site }} />
  if (plan.kind === 'issuance') {
    const [first] = plan.offers
    if (plan.offers.length !== 1 || !first) return plural('receive_title_many', plan.offers.length)
    return <Rich k="receive_title" values={{ title: <Untrusted text={first.preview.title} max={90} /> }} />
  }
  if (!fits(shown)) return <Rich k={shown.candidates === null ? 'present_title_locked' : 'present_title_missing'} values={{ site }} />
  const claims = leaving(shown, picked)
  const [only] = claims
  if (claims.length === 1 && only)
    return <Rich k="present_title_single" values={{ site, claim: <Untrusted text={lowerFirst(pathLabel(only.path))} max={60} /> }} />
  if (claims.length === 0) return <Rich k="present_title_none" values={{ site }} />
  return <RichPlural k="present_title" count={claims.length} values={{ site }} />
}

/** What the screen is about in one line, under the question. */
export function lead(shown: Shown): string | null {
  if (shown.plan.kind === 'sign-in') return t('signin_lead')
  if (shown.plan.kind === 'issuance') return shown.received.via === 'paste' || shown.received.via === 'file' ? t('receive_lead_own') : null
  return null
}

function lowerFirst(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
