import { t } from '../i18n.ts'
import s from './ui.module.css'

/** Says that something is on its way. */
export function Waiting() {
  return (
    <div className={s.waiting} role="status">
      <span className={s.spinner} />
      <span className={s.hiddenText}>{t('loading')}</span>
    </div>
  )
}
