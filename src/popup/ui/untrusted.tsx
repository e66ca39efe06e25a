import { useState } from 'react'
import { clean } from '../clean.ts'
import { t } from '../i18n.ts'
import { Button } from './button.tsx'
import { Icon } from './icons.tsx'
import s from './ui.module.css'

interface Props {
  readonly text: string
  /** How many characters to show before the rest is held back. */
  readonly max?: number
  /** Whether the rest can be asked for. */
  readonly more?: boolean
  readonly code?: boolean
}

/** Text from a site, an issuer or a credential: always a text node, isolated, cleaned and clamped. The only way such text gets onto a screen. */
export function Untrusted({ text, max = 300, more = false, code = false }: Props) {
  const [all, setAll] = useState(false)
  const { shown, cut, odd } = clean(text, all ? 20_000 : max)
  return (
    <>
      <bdi className={`${s.untrusted} ${code ? s.code : ''}`}>
        {shown}
        {cut && '…'}
      </bdi>
      {odd && (
        <span className={s.odd} title={t('untrusted_odd')}>
          <Icon name="warning" size={14} />
          <span className={s.hiddenText}>{t('untrusted_odd')}</span>
        </span>
      )}
      {cut && more && !all && (
        <Button look="link" onClick={() => setAll(true)}>
          {t('show_more')}
        </Button>
      )}
    </>
  )
}
