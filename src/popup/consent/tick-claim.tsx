import type { AskId, Candidate, Disclosure } from '../../core/exchange.ts'
import { pathLabel } from '../claims.ts'
import { t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Choice } from '../ui/choice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import type { Picked } from './choices.ts'
import { tick, tickOf } from './confirmed.ts'

/** What the ticks of one credential's claims need to know and to change. */
export interface Ticking {
  readonly ask: AskId
  readonly candidate: Candidate
  readonly picked: Picked
  readonly onChange: (picked: Picked) => void
}

/** The tick that one sensitive claim wants, and whether it could be left out at all. */
export function TickClaim({ disclosure, ticking }: { readonly disclosure: Disclosure; readonly ticking: Ticking }) {
  const { ask, candidate, picked, onChange } = ticking
  const point = tickOf(ask, candidate.credentialId, disclosure)
  const name = <Untrusted text={pathLabel(disclosure.path)} max={60} />
  return (
    <Choice type="checkbox" testId="tick" checked={picked.ticked.includes(point)} onChange={(on) => onChange(tick(picked, point, on))}>
      <b>
        <Rich k="tick_sensitive" values={{ claim: name }} />
      </b>
      <small>{canBeLeftOut(candidate, disclosure) ? t('sensitive_optional') : t('sensitive_fixed')}</small>
    </Choice>
  )
}

/** True when another claim set of the same credential does without this claim. */
export function canBeLeftOut(candidate: Candidate, { path }: Pick<Disclosure, 'path'>): boolean {
  const key = JSON.stringify(path)
  return candidate.sets.some((set) => !set.some((one) => JSON.stringify(one.path) === key))
}
