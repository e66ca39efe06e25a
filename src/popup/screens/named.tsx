import { pathLabel } from '../claims.ts'
import { t } from '../i18n.ts'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './sites.module.css'

interface Props {
  readonly credentials: readonly { readonly title: string; readonly claims: readonly string[] }[]
  /** Whether to say so where no claim was shown. */
  readonly empty?: boolean
}

/** Credentials by their titles, and what of each, by the names of the claims. */
export function Named({ credentials, empty = true }: Props) {
  return (
    <ul className={s.names}>
      {credentials.map(({ title, claims }, index) => (
        // Two credentials may have one title.
        // oxlint-disable-next-line react/no-array-index-key
        <li key={index}>
          <b>
            <Untrusted text={title} max={100} />
          </b>
          {claims.length > 0 ? (
            <small>
              <Untrusted text={claims.map((name) => pathLabel(name.split('.'))).join(', ')} max={300} more />
            </small>
          ) : (
            empty && <small>{t('discloses_nothing')}</small>
          )}
        </li>
      ))}
    </ul>
  )
}
