import type { Check } from '../../core/exchange.ts'
import { checkReason, t } from '../i18n.ts'
import { Icon, type IconName } from './icons.tsx'
import s from '../screens/screens.module.css'

const shapes: Readonly<Record<Check['result'], IconName>> = { passed: 'check', failed: 'cross', unknown: 'question' }

/** A verification report: each check by its name, how it went, and why. */
export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  const names = {
    format: t('check_format'),
    signature: t('check_signature'),
    'issuer-key': t('check_issuer_key'),
    dates: t('check_dates'),
    status: t('check_status'),
    holder: t('check_holder'),
    schema: t('check_schema'),
    binding: t('check_binding'),
  }
  const results = { passed: t('result_passed'), failed: t('result_failed'), unknown: t('result_unknown') }
  return (
    <ul className={s.rows} data-testid="checks">
      {checks.map((check) => (
        <li key={`${check.name} ${check.reason ?? ''}`} className={s.check} data-check={check.name} data-result={check.result} title={check.source}>
          <Icon name={shapes[check.result]} size={18} />
          <span>
            <b>{names[check.name]}</b>
            <small>
              {results[check.result]}
              {check.reason !== null && ` · ${checkReason(check.reason)}`}
            </small>
          </span>
        </li>
      ))}
    </ul>
  )
}
