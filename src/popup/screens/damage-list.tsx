import type { DamageView } from '../../messaging/views.ts'
import { t } from '../i18n.ts'
import { Icon } from '../ui/icons.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import screens from './screens.module.css'

/** How many are listed: the rest is counted elsewhere. */
const most = 100

/** Damaged entries by what they are, and what is wrong with each. */
export function DamageList({ damages }: { readonly damages: readonly DamageView[] }) {
  const faults = { missing: t('fault_missing'), old: t('fault_old'), altered: t('fault_altered'), extra: t('fault_extra') }
  return (
    <ul className={`${screens.panel} ${screens.rows}`}>
      {damages.slice(0, most).map((damage, index) => (
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index} className={screens.row} data-testid="damage" data-fault={damage.fault} data-type={damage.type}>
          <span className={screens.badge} data-tone="bad">
            <Icon name="warning" size={18} />
          </span>
          <span className={screens.text}>
            <b>{damage.title === null ? typeName(damage.type) : <Untrusted text={damage.title} max={80} />}</b>
            <small>{faults[damage.fault]}</small>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What a person calls a kind of record. */
function typeName(type: string | null): string {
  if (type === 'credential' || type === 'entry' || type === 'report') return t('credential')
  if (type === 'identifier') return t('identifier')
  if (type === 'activity') return t('record_activity')
  if (type === 'key') return t('identifier_key')
  if (type === 'unlocker') return t('record_unlocker')
  if (type === 'exchange') return t('record_exchange')
  return t('record_internal')
}
