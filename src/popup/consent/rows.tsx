import { Untrusted } from '../ui/untrusted.tsx'
import s from './consent.module.css'

/** What a party says, label by label, as text. */
export function Rows({ rows }: { readonly rows: readonly { readonly label: string; readonly value: string }[] }) {
  return (
    <dl>
      {rows.map((row, place) => (
        // Two rows may carry the same label.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={place} className={s.claim}>
          <dt>
            <Untrusted text={row.label} max={90} />
          </dt>
          <dd>
            <Untrusted text={row.value} more />
          </dd>
        </div>
      ))}
    </dl>
  )
}
