import type { ReactNode } from 'react'
import type { Activity } from '../../core/records.ts'
import { type ActivityFilter, choicesIn } from '../activity-choice.ts'
import { kindNoun, resultWord } from '../activity-words.ts'
import { t } from '../i18n.ts'
import { partyText } from '../party-name.tsx'
import ui from '../ui/ui.module.css'
import shared from './screens.module.css'
import s from './sites.module.css'

interface Props {
  readonly activities: readonly Activity[]
  readonly filter: ActivityFilter
  readonly onChange: (filter: ActivityFilter) => void
}

/** Chooses what of the activity to see: whom it was with, what it was, how it ended. Only what occurs is offered. */
export function Filter({ activities, filter, onChange }: Props) {
  const { parties, kinds, results } = choicesIn(activities)
  return (
    <search className={s.filter} data-testid="filter">
      <Select label={t('site')} value={filter.party} onChange={(party) => onChange({ ...filter, party })} testId="filter-site">
        {parties.map((party) => (
          <option key={party.id} value={party.id}>
            {partyText(party)}
          </option>
        ))}
      </Select>
      <div className={s.two}>
        <Select
          label={t('activity_what')}
          value={filter.kind}
          onChange={(value) => onChange({ ...filter, kind: kinds.find((kind) => kind === value) ?? '' })}
          testId="filter-kind"
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {kindNoun(kind)}
            </option>
          ))}
        </Select>
        <Select
          label={t('activity_end')}
          value={filter.result}
          onChange={(value) => onChange({ ...filter, result: results.find((result) => result === value) ?? '' })}
          testId="filter-result"
        >
          {results.map((result) => (
            <option key={result} value={result}>
              {resultWord(result)}
            </option>
          ))}
        </Select>
      </div>
    </search>
  )
}

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly testId: string
  readonly children: ReactNode
}

function Select({ label, value, onChange, testId, children }: SelectProps) {
  return (
    <label className={ui.field}>
      <span className={ui.label}>{label}</span>
      <select className={shared.select} value={value} onChange={(event) => onChange(event.target.value)} data-testid={testId}>
        <option value="">{t('any')}</option>
        {children}
      </select>
    </label>
  )
}
