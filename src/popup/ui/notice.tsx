import type { ReactNode } from 'react'
import { sentence } from '../i18n.ts'
import { Icon, type IconName } from './icons.tsx'
import s from './ui.module.css'

type Tone = 'plain' | 'good' | 'warn' | 'bad'
const icons: Readonly<Record<Tone, IconName>> = { plain: 'question', good: 'check', warn: 'warning', bad: 'warning' }

/** A few words that stand out; bad ones are read aloud at once. */
export function Notice({ tone = 'plain', icon, children }: { readonly tone?: Tone; readonly icon?: IconName; readonly children: ReactNode }) {
  return (
    <div className={`${s.notice} ${tone === 'plain' ? '' : s[tone]}`} role={tone === 'bad' ? 'alert' : undefined}>
      <Icon name={icon ?? icons[tone]} size={18} />
      <div>{children}</div>
    </div>
  )
}

/** How something failed, in the sentence of its code; nothing when it did not. */
export function Failure({ code }: { readonly code: string | null }) {
  return code === null ? null : <Notice tone="bad">{sentence(code)}</Notice>
}

/** A word or two about something, as a label. */
export function Chip({ tone = 'plain', icon, children }: { readonly tone?: Tone | 'brand'; readonly icon?: IconName; readonly children: ReactNode }) {
  return (
    <span className={`${s.chip} ${tone === 'plain' ? '' : s[tone]}`}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  )
}
