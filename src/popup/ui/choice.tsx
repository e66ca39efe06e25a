import type { ReactNode } from 'react'
import s from './choice.module.css'

interface Props {
  readonly type?: 'radio' | 'checkbox'
  readonly name?: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
  readonly testId?: string
  readonly children: ReactNode
}

/** One thing to choose: all of it can be pressed, and its words are its label. */
export function Choice({ type = 'radio', name, checked, disabled = false, onChange, testId, children }: Props) {
  return (
    <label className={s.choice} data-testid={testId}>
      <input type={type} name={name} checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <span>{children}</span>
    </label>
  )
}
