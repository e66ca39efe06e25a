import type { Offer, Shown } from '../../core/exchange.ts'
import { claimTree, highlights } from '../claims.ts'
import { day, t } from '../i18n.ts'
import { useNow } from '../now.ts'
import { shortId } from '../party.ts'
import { Rich } from '../rich.tsx'
import { standingOf } from '../standing.ts'
import { Card } from '../ui/card.tsx'
import { Choice } from '../ui/choice.tsx'
import { Checks } from '../ui/checks.tsx'
import { ClaimTree } from '../ui/claim-tree.tsx'
import { Notice } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import ui from '../ui/ui.module.css'
import screen from '../screens/screens.module.css'
import { isClaimable, type Picked } from './choices.ts'
import s from './consent.module.css'

/** What would come into the wallet: each credential with what it says and how the checks went. */
export function Offers({ shown, picked, onChange }: { readonly shown: Shown; readonly picked: Picked; readonly onChange: (picked: Picked) => void }) {
  const { offers } = shown.plan
  const toggle = (id: string, on: boolean) => onChange({ ...picked, offers: on ? [...picked.offers, id] : picked.offers.filter((one) => one !== id) })
  return (
    <div className={s.offers}>
      {offers.map((offer) => (
        <section key={offer.id} className={s.offer} data-testid="offer">
          {offers.length > 1 && (
            <Choice type="checkbox" disabled={!isClaimable(offer)} checked={picked.offers.includes(offer.id)} onChange={(on) => toggle(offer.id, on)}>
              <b>
                <Untrusted text={offer.preview.title} max={90} />
              </b>
            </Choice>
          )}
          <OneOffer offer={offer} />
        </section>
      ))}
    </div>
  )
}

function OneOffer({ offer }: { readonly offer: Offer }) {
  const { preview, checks } = offer
  const now = useNow()
  const claimable = isClaimable(offer)
  const unknown = checks.some(({ result }) => result === 'unknown')
  return (
    <>
      <Card title={preview.title} issuer={preview.issuer} standing={standingOf(preview, checks, now)} claims={highlights(preview.claims, 3)} />
      {!claimable && (
        <Notice tone="bad">
          <strong>{t('offer_unverifiable')}</strong>
          {t('offer_unverifiable_text')}
        </Notice>
      )}
      <div className={`${s.panel} ${screen.tree}`}>
        <ClaimTree nodes={claimTree(preview.claims)} />
      </div>
      <p className={s.signer}>
        <span>
          <Rich k="offer_issuer" values={{ issuer: <Untrusted text={shortId(preview.issuer, 10)} code /> }} />{' '}
          {preview.holder === null ? t('bound_to_nobody') : <Rich k="offer_bound" values={{ holder: <Untrusted text={shortId(preview.holder)} code /> }} />}{' '}
          {preview.validUntil !== null && t('offer_until', { day: day(preview.validUntil) })}
        </span>
      </p>
      <details className={ui.disclosure} open={!claimable || unknown}>
        <summary>{claimable && !unknown ? t('checks_passed') : t('checks_look')}</summary>
        <div className={s.panel}>
          <Checks checks={checks} />
        </div>
      </details>
    </>
  )
}
