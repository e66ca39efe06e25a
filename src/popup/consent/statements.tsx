import type { Plan } from '../../core/exchange.ts'
import { plural, t } from '../i18n.ts'
import { shortId } from '../party.ts'
import { Chip } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import ui from '../ui/ui.module.css'
import s from './consent.module.css'
import { Rows } from './rows.tsx'

/** How many statements and rows of one are shown: more is not read by anybody. */
const most = 20

/** What others say about the verifier: who says it, whether we could tell that they did, and what. */
export function Statements({ statements }: Pick<Plan, 'statements'>) {
  if (statements.length === 0) return null
  return (
    <details className={ui.disclosure} data-testid="statements">
      <summary>{plural('statements', statements.length)}</summary>
      <ul className={s.statements}>
        {statements.slice(0, most).map((statement, index) => (
          // A statement has no identity but its place.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index} data-testid="statement" data-verified={statement.verified}>
            <p className={s.chips}>
              <b>{statement.by === null ? t('statement_nobody') : <Untrusted text={shortId(statement.by, 12)} max={90} />}</b>
              {statement.verified ? <Chip tone="good">{t('statement_verified')}</Chip> : <Chip tone="warn">{t('statement_unverified')}</Chip>}
            </p>
            {statement.rows.length > 0 && <Rows rows={statement.rows.slice(0, most)} />}
          </li>
        ))}
      </ul>
    </details>
  )
}
