import type { Plan } from '../../core/exchange.ts'
import { plural, t } from '../i18n.ts'
import { Rich, RichPlural } from '../rich.tsx'
import { Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './consent.module.css'

/** What a yes means beside the claims: what it authorises, what it lets the wallet do later, and the party's own pages. */
export function Extras({ plan }: { readonly plan: Plan }) {
  const links = { policy: t('link_policy'), terms: t('link_terms'), client: t('link_client') }
  const web = plan.links.filter(({ url }) => url.startsWith('https://') && URL.canParse(url))
  return (
    <>
      {plan.transactions.map((transaction, index) => (
        // Transactions have no identity but their place.
        // oxlint-disable-next-line react/no-array-index-key
        <section key={index} className={s.verifier} aria-label={t('transaction')}>
          <b>{t('transaction')}</b>
          <dl>
            {transaction.rows.map((row) => (
              <div key={row.label} className={s.claim}>
                <dt>
                  <Untrusted text={row.label} max={90} />
                </dt>
                <dd>
                  <Untrusted text={row.value} more />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {plan.powers.map((power) => (
        <Notice key={JSON.stringify(power)} icon="key">
          {power.kind === 'prove' && <RichPlural k="power_prove" count={power.times} values={{ party: <Untrusted text={power.audience} max={120} /> }} />}
          {power.kind === 'dpop' && <Rich k="power_dpop" values={{ host: <Untrusted text={power.host} max={120} /> }} />}
          {power.kind === 'keep' && plural('power_keep', power.times)}
        </Notice>
      ))}
      {web.length > 0 && (
        <p className={s.chips}>
          {web.map(({ kind, url }) => (
            <a key={`${kind} ${url}`} href={url} target="_blank" rel="noreferrer">
              {links[kind]} (<bdi>{new URL(url).hostname}</bdi>)
            </a>
          ))}
        </p>
      )}
    </>
  )
}
