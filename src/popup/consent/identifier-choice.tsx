import { useId } from 'react'
import type { Choice, Shown } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { shortId } from '../party.ts'
import { Rich } from '../rich.tsx'
import { Chip } from '../ui/notice.tsx'
import { SiteWord } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import { Choice as Option } from '../ui/choice.tsx'
import { answeredSite } from './asker.ts'
import s from './consent.module.css'
import { SeenBy } from './seen-by.tsx'

interface Props {
  readonly shown: Shown
  readonly choices: readonly Choice[]
  readonly onChange: (choices: readonly Choice[]) => void
}

/** Who signs: the identifier this site knows, a fresh one nobody knows, or any other. */
export function IdentifierChoice({ shown, choices, onChange }: Props) {
  const name = useId()
  const [picked] = choices
  const is = (identifier: string) => picked !== undefined && 'identifier' in picked && picked.identifier === identifier
  const identifiers = shown.identifiers ?? []
  const site = answeredSite(shown)
  const own = identifiers.filter(({ origin }) => origin !== null && origin === site)
  const others = identifiers.filter((one) => !own.includes(one))
  const option = ({ did, name: called, origin, seenBy }: (typeof identifiers)[number]) => (
    <Option key={did} testId="identifier-choice" name={name} checked={is(did)} onChange={() => onChange([{ identifier: did }])}>
      <b>
        <Untrusted text={called} max={60} /> {own.some((one) => one.did === did) && <Chip tone="brand">{t('identifier_used_here')}</Chip>}
      </b>
      <small>
        <Untrusted text={shortId(did)} code />
      </small>
      {origin !== null && origin !== site && (
        <small>
          <Rich k="identifier_made_for" values={{ site: <SiteWord origin={origin} /> }} />
        </small>
      )}
      {seenBy.length > 0 && (
        <small>
          <SeenBy parties={seenBy} />
        </small>
      )}
    </Option>
  )
  return (
    <fieldset className={s.group}>
      <legend>{t('identifier_which')}</legend>
      {own.map(option)}
      <Option testId="identifier-new" name={name} checked={is('new')} onChange={() => onChange([{ identifier: 'new' }])}>
        <b>{t('identifier_fresh')}</b>
        <small>{t('identifier_fresh_hint')}</small>
      </Option>
      {others.map(option)}
    </fieldset>
  )
}
