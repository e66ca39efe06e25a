import { useId } from 'react'
import type { Shown } from '../../core/exchange.ts'
import { satisfiable } from '../../core/selection.ts'
import { t } from '../i18n.ts'
import { Untrusted } from '../ui/untrusted.tsx'
import { Choice } from '../ui/choice.tsx'
import { type Picked, pickOption, usable } from './choices.ts'
import s from './consent.module.css'
import { askName, queryName } from './names.ts'

interface Props {
  readonly shown: Shown
  readonly picked: Picked
  readonly required: boolean
  readonly onChange: (picked: Picked) => void
}

/** Where the request leaves the choice which credentials to show: of the required sets those with alternatives, or all that may be left out. */
export function Sets({ shown, picked, required, onChange }: Props) {
  const name = useId()
  const met = satisfiable(shown.plan, usable(shown))
  const nameOf = (id: string) => {
    const ask = shown.plan.asks.find((one) => one.id === id)
    if (!ask) return ''
    return ask.kind === 'credential' && !shown.candidates?.[id]?.length ? queryName(ask.query) : askName(ask, shown)
  }
  return shown.plan.sets.map((set, index) => {
    if (set.required !== required || (required && set.options.length < 2)) return null
    return (
      // A set has no identity but its place.
      // oxlint-disable-next-line react/no-array-index-key
      <fieldset key={index} className={s.group} data-testid="set">
        <legend>{set.required ? t('set_required') : t('set_optional')}</legend>
        {set.options.map((option, number) => {
          const fits = met[index]?.includes(number) ?? false
          return (
            <Choice
              key={option.join()}
              name={`${name}${index}`}
              disabled={!fits}
              checked={picked.options[index] === number}
              onChange={() => onChange(pickOption(picked, index, number))}
            >
              <b>
                <Untrusted text={option.map(nameOf).join(' + ')} max={160} />
              </b>
              {!fits && <small>{t('set_nothing_fits')}</small>}
            </Choice>
          )
        })}
        {!set.required && (
          <Choice name={`${name}${index}`} checked={picked.options[index] === null} onChange={() => onChange(pickOption(picked, index, null))}>
            <b>{t('set_none')}</b>
          </Choice>
        )}
      </fieldset>
    )
  })
}
