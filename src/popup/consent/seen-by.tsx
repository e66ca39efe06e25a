import { Fragment } from 'react'
import { t } from '../i18n.ts'
import { originIn, shortId } from '../party.ts'
import { Rich } from '../rich.tsx'
import { SiteWord } from '../ui/site.tsx'
import { Untrusted } from '../ui/untrusted.tsx'

/** Which other sites know an identifier already. */
export function SeenBy({ parties }: { readonly parties: readonly string[] }) {
  if (parties.length === 0) return t('seen_by_nobody')
  const names = parties.slice(0, 3).map((party, index) => {
    const origin = originIn(party)
    return (
      <Fragment key={party}>
        {index > 0 && ', '}
        <b>{origin ? <SiteWord origin={origin} /> : <Untrusted text={shortId(party)} max={60} />}</b>
      </Fragment>
    )
  })
  return <Rich k={parties.length > 3 ? 'seen_by_more' : 'seen_by'} values={{ sites: names }} />
}
