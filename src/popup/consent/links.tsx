import type { Plan } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import s from './consent.module.css'

/** The party's own pages: only on the web, and with the host they are on. */
export function Links({ links }: Pick<Plan, 'links'>) {
  const words = { policy: t('link_policy'), terms: t('link_terms'), client: t('link_client') }
  const web = links.filter(({ url }) => url.startsWith('https://') && URL.canParse(url))
  if (web.length === 0) return null
  return (
    <p className={s.chips}>
      {web.map(({ kind, url }) => (
        <a key={`${kind} ${url}`} href={url} target="_blank" rel="noreferrer">
          {words[kind]} (<bdi>{new URL(url).hostname}</bdi>)
        </a>
      ))}
    </p>
  )
}
