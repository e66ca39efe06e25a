import { useState } from 'react'
import type { Candidate, Reason } from '../../core/exchange.ts'
import { pathLabel } from '../claims.ts'
import { plural, t } from '../i18n.ts'
import { shortId } from '../party.ts'
import { Rich } from '../rich.tsx'
import { Button } from '../ui/button.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import ui from '../ui/ui.module.css'
import s from './consent.module.css'

/** What is held and comes near, but does not fit, each with the reasons. */
export function Unusable({ candidates, open }: { readonly candidates: readonly Candidate[]; readonly open: boolean }) {
  const [all, setAll] = useState(false)
  const unusable = nearestFirst(candidates.filter((candidate) => candidate.sets.length === 0))
  if (unusable.length === 0) return null
  const shown = all ? unusable : unusable.slice(0, few)
  return (
    <details className={ui.disclosure} open={open} data-testid="unusable">
      <summary>{plural('unusable', unusable.length)}</summary>
      <ul className={s.unfit}>
        {shown.map((candidate) => (
          <li key={candidate.credentialId}>
            <b>
              <Untrusted text={candidate.title} max={90} />
            </b>{' '}
            <Untrusted text={shortId(candidate.issuer)} max={60} />
            <ul>
              {candidate.unusable.map((reason) => (
                <li key={`${reason.code} ${JSON.stringify(reason.path)}`}>
                  <Why reason={reason} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
      {shown.length < unusable.length && (
        <Button look="link" onClick={() => setAll(true)}>
          {t('show_more')}
        </Button>
      )}
    </details>
  )
}

/** How many of those that do not fit are shown unasked. */
const few = 5
/** What is of another kind or type comes last: it was never meant. */
function nearestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  const far = ({ unusable }: Candidate) => unusable.filter(({ code }) => code === 'other-format' || code === 'other-type').length
  return candidates.toSorted((a, b) => far(a) - far(b) || a.unusable.length - b.unusable.length)
}

/** One reason why a credential cannot serve, in words. */
export function Why({ reason }: { readonly reason: Reason }) {
  const claim = <Untrusted text={reason.path ? pathLabel(reason.path) : t('a_claim')} max={90} />
  if (reason.code === 'claim-missing') return <Rich k="unfit_claim_missing" values={{ claim }} />
  if (reason.code === 'value-differs') return <Rich k="unfit_value_differs" values={{ claim }} />
  const words = {
    'other-format': t('unfit_other_format'),
    'other-type': t('unfit_other_type'),
    expired: t('unfit_expired'),
    'not-yet-valid': t('unfit_not_yet_valid'),
    'not-bound': t('unfit_not_bound'),
    'not-mine': t('unfit_not_mine'),
    'issuer-not-accepted': t('unfit_issuer_not_accepted'),
    'other-signature': t('unfit_other_signature'),
  }
  return words[reason.code]
}
