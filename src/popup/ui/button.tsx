import type { ComponentProps } from 'react'
import { Icon, type IconName } from './icons.tsx'
import s from './ui.module.css'

/** What a button looks like: one primary per screen at most. */
export type Look = 'primary' | 'secondary' | 'quiet' | 'link' | 'danger'
type Props = ComponentProps<'button'> & { readonly look?: Look; readonly busy?: boolean; readonly icon?: IconName; readonly wide?: boolean }

/** A button. `busy`: what it does is under way, and it does nothing more. */
export function Button({ look = 'secondary', busy = false, icon, wide = false, children, disabled, className, ...rest }: Props) {
  const classes = [s.button, s[look], wide && s.wide, className].filter(Boolean).join(' ')
  return (
    <button type="button" {...rest} className={classes} disabled={disabled ?? busy} aria-busy={busy || undefined}>
      {busy ? <span className={s.spinner} /> : icon && <Icon name={icon} size={18} />}
      {children}
    </button>
  )
}
