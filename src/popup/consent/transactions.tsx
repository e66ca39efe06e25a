import { useId } from 'react'
import type { Shown, Transaction } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Icon } from '../ui/icons.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { neededAsks, type Picked } from './choices.ts'
import s from './consent.module.css'
import { askName } from './names.ts'
import { Rows } from './rows.tsx'

/** What the answer authorizes, in front of everything that is shared: each with a heading of its own, and what it is signed with. */
export function Transactions({ shown, picked }: { readonly shown: Shown; readonly picked: Picked }) {
  const { transactions } = shown.plan
  return transactions.map((transaction, index) => (
    // Transactions have no identity but their place.
    // oxlint-disable-next-line react/no-array-index-key
    <One key={index} transaction={transaction} number={index + 1} shown={shown} picked={picked} />
  ))
}

interface Props {
  readonly transaction: Transaction
  readonly number: number
  readonly shown: Shown
  readonly picked: Picked
}

function One({ transaction, number, shown, picked }: Props) {
  const title = useId()
  const total = shown.plan.transactions.length
  const needed = neededAsks(shown, picked).filter(({ kind }) => kind === 'credential')
  const by = transaction.asks.flatMap((id) => needed.filter((ask) => ask.id === id))[0]
  return (
    <section className={s.deed} aria-labelledby={title} data-testid="transaction">
      <h2 id={title}>
        <Icon name="pencil" size={18} />
        {total > 1 ? t('transaction_number', { number, total }) : t('transaction')}
      </h2>
      <Rows rows={transaction.rows} />
      {by && <p>{<Rich k="transaction_with" values={{ credential: <Untrusted text={askName(by, shown)} max={90} /> }} />}</p>}
    </section>
  )
}
