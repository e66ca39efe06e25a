import { useId } from 'react'
import type { Ask, AskId, Candidate, Choice, Shown } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { shortId } from '../party.ts'
import { Rich } from '../rich.tsx'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icons.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Candidates, ClaimSets } from './candidates.tsx'
import { type Picked, pickChoices } from './choices.ts'
import s from './consent.module.css'
import { Disclosed } from './disclosed.tsx'
import { IdentifierChoice } from './identifier-choice.tsx'
import { askName } from './names.ts'
import { SeenBy } from './seen-by.tsx'
import { Unusable } from './unusable.tsx'

interface Props {
  readonly ask: Ask
  readonly shown: Shown
  readonly picked: Picked
  readonly onChange: (picked: Picked) => void
  /** Whether other asks stand beside this one, so that it needs its own title. */
  readonly titled: boolean
}

/** One thing that is asked for, and what answers it. */
export function AskBlock({ ask, shown, picked, onChange, titled }: Props) {
  const title = useId()
  const choices = picked.choices[ask.id] ?? []
  return (
    <section className={s.ask} aria-labelledby={titled ? title : undefined} data-testid="ask">
      {titled && (
        <h2 id={title}>
          <Untrusted text={askName(ask, shown)} max={90} />
        </h2>
      )}
      {ask.purpose !== null && (
        <p className={s.purpose}>
          <b>{t('purpose')}</b>
          <Untrusted text={ask.purpose} more />
        </p>
      )}
      {ask.kind === 'identifier' && <IdentifierChoice shown={shown} choices={choices} onChange={(next) => onChange(pickChoices(picked, ask.id, next))} />}
      {ask.kind === 'input' && (
        <Field
          label={ask.input.type === 'tx-code' ? t('input_code') : t('ask_input')}
          hint={ask.input.description !== null && <Untrusted text={ask.input.description} />}
          maxLength={ask.input.length ?? 4096}
          autoComplete="off"
          value={picked.inputs[ask.id] ?? ''}
          onChange={(event) => onChange({ ...picked, inputs: { ...picked.inputs, [ask.id]: event.target.value } })}
        />
      )}
      {ask.kind === 'credential' && (
        <>
          <Candidates ask={ask} shown={shown} choices={choices} onChange={(next) => onChange(pickChoices(picked, ask.id, next))} />
          {choices.map((choice) => (
            <Chosen
              key={'credentialId' in choice ? choice.credentialId : ''}
              shown={shown}
              candidate={'credentialId' in choice ? shown.candidates?.[ask.id]?.find(({ credentialId }) => credentialId === choice.credentialId) : undefined}
              choice={choice}
              signs={ask.query.holderBinding}
              ask={ask.id}
              picked={picked}
              onTick={onChange}
              onSet={(set) =>
                onChange(
                  pickChoices(
                    picked,
                    ask.id,
                    choices.map((one) => (one === choice && 'credentialId' in one ? { credentialId: one.credentialId, set } : one)),
                  ),
                )
              }
            />
          ))}
          <Unusable candidates={shown.candidates?.[ask.id] ?? []} open={choices.length === 0} />
        </>
      )}
    </section>
  )
}

interface ChosenProps {
  readonly shown: Shown
  readonly candidate: Candidate | undefined
  readonly choice: Choice
  readonly signs: boolean
  readonly onSet: (set: number) => void
  readonly ask: AskId
  readonly picked: Picked
  readonly onTick: (picked: Picked) => void
}

function Chosen({ shown, candidate, choice, signs, onSet, ask, picked, onTick }: ChosenProps) {
  if (!candidate || !('credentialId' in choice)) return null
  return (
    <>
      <ClaimSets candidate={candidate} set={choice.set} onPick={onSet} />
      <Disclosed shown={shown} candidate={candidate} set={choice.set} ticking={{ ask, candidate, picked, onChange: onTick }} />
      {signs && candidate.holder !== null && (
        <p className={s.signer} data-testid="signer">
          <Icon name="key" size={16} />
          <span>
            <Rich k="signs_with" values={{ identifier: <Untrusted text={shortId(candidate.holder)} code /> }} /> <SeenBy parties={candidate.seenBy} />
          </span>
        </p>
      )}
    </>
  )
}
