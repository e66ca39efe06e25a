import { t } from '../i18n.ts'
import s from './ui.module.css'

/** Says that something is on its way. */
export function Waiting() {
  return (
    <output className={s.waiting}>
      <span className={s.spinner} />
      <span className={s.hiddenText}>{t('loading')}</span>
    </output>
  )
}
