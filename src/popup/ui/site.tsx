import { siteName } from '../origin.ts'
import { Untrusted } from './untrusted.tsx'
import s from './ui.module.css'

/** A site by its origin: what its owner put in front muted and cut at its start, the name that was registered bold and always whole. */
export function Site({ origin }: { readonly origin: string }) {
  const site = siteName(origin)
  if (!site) return <Untrusted text={origin} max={120} />
  return (
    <bdi className={s.site} data-testid="site">
      {site.sub && (
        <span className={s.sub}>
          <bdi>{site.sub}</bdi>
        </span>
      )}
      <span className={s.domain}>
        {site.domain}
        {site.port && <span>{site.port}</span>}
      </span>
    </bdi>
  )
}

/** A longer name does not stand on one line of a headline anyway. */
const fitting = 26

/** The registered name of a site within a sentence: broken in two only where a line cannot hold it. */
export function SiteWord({ origin }: { readonly origin: string }) {
  const site = siteName(origin)
  return site ? (
    <bdi className={site.domain.length <= fitting ? s.siteWord : undefined}>
      {site.domain}
      {site.port}
    </bdi>
  ) : (
    <Untrusted text={origin} max={60} />
  )
}
