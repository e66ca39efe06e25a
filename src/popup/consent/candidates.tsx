import { useId } from 'react'
import type { Ask, Candidate, Choice as Chosen, Shown } from '../../core/exchange.ts'
import { artOf } from '../art.ts'
import { pathLabel } from '../claims.ts'
import { plural, t } from '../i18n.ts'
import { shortId } from '../party.ts'
import { Choice } from '../ui/choice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './consent.module.css'

type CredentialAsk = Extract<Ask, { kind: 'credential' }>
interface Props {
  readonly ask: CredentialAsk
  readonly shown: Shown
  readonly choices: readonly Chosen[]
  readonly onChange: (choices: readonly Chosen[]) => void
}

const isPicked = (choices: readonly Chosen[], id: string) => choices.some((one) => 'credentialId' in one && one.credentialId === id)

/** The credentials that fit, to pick from; the pick stays out of sight when there is only one. */
export function Candidates({ ask, shown, choices, onChange }: Props) {
  const name = useId()
  const usable = (shown.candidates?.[ask.id] ?? []).filter((candidate) => candidate.sets.length > 0)
  if (usable.length < 2) return null
  const more = shown.more[ask.id] ?? 0
  const pick = (candidate: Candidate, on: boolean) => {
    if (!ask.multiple) return onChange([{ credentialId: candidate.credentialId, set: 0 }])
    const others = choices.filter((one) => !('credentialId' in one) || one.credentialId !== candidate.credentialId)
    onChange(on ? [...others, { credentialId: candidate.credentialId, set: 0 }] : others)
  }
  return (
    <fieldset className={s.group}>
      <legend>{ask.multiple ? plural('candidates_several', usable.length + more) : plural('candidates_one', usable.length + more)}</legend>
      <div className={s.strip}>
        {usable.map((candidate) => {
          const art = artOf(candidate.issuer, candidate.title)
          return (
            <label
              key={candidate.credentialId}
              className={s.mini}
              data-testid="candidate"
              style={{ backgroundImage: `linear-gradient(${art.angle}deg, ${art.from}, ${art.to})` }}
            >
              <input
                type={ask.multiple ? 'checkbox' : 'radio'}
                name={name}
                checked={isPicked(choices, candidate.credentialId)}
                onChange={(event) => pick(candidate, event.target.checked)}
              />
              <b>
                <Untrusted text={candidate.title} max={60} />
              </b>
              <span>
                <Untrusted text={shortId(candidate.issuer)} max={60} />
              </span>
              <span>
                <Untrusted text={glimpse(candidate)} max={40} />
              </span>
            </label>
          )
        })}
      </div>
      {more > 0 && <small data-testid="candidates-more">{t('candidates_more', { count: usable.length })}</small>}
    </fieldset>
  )
}

function glimpse(candidate: Candidate): string {
  for (const { value } of candidate.sets[0] ?? []) if (typeof value === 'string' || typeof value === 'number') return String(value)
  return ''
}

/** Where the request leaves the choice, what of one credential to share: the verifier's order, the first one picked. */
export function ClaimSets({ candidate, set, onPick }: { readonly candidate: Candidate; readonly set: number; readonly onPick: (set: number) => void }) {
  const name = useId()
  if (candidate.sets.length < 2) return null
  return (
    <fieldset className={s.group} data-testid="claim-sets">
      <legend>{t('claim_sets')}</legend>
      {candidate.sets.map((disclosures, index) => (
        // The verifier's order is the identity of a claim set.
        // oxlint-disable-next-line react/no-array-index-key
        <Choice key={index} name={name} checked={index === set} onChange={() => onPick(index)}>
          <b>
            <Untrusted
              text={disclosures
                .filter(({ asked }) => asked)
                .map(({ path }) => pathLabel(path))
                .join(', ')}
              max={160}
            />
          </b>
          {index === 0 && <small>{t('claim_sets_first')}</small>}
        </Choice>
      ))}
    </fieldset>
  )
}
