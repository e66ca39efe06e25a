import type { Party } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { hostOf } from '../origin.ts'
import { originIn, shortId } from '../party.ts'
import { Rich } from '../rich.tsx'
import { subjectOf } from '../subject.ts'
import { SiteWord } from '../ui/site.tsx'
import { Icon } from '../ui/icons.tsx'
import { Chip } from '../ui/notice.tsx'
import { Untrusted } from '../ui/untrusted.tsx'
import s from './consent.module.css'

type Proof = Party['proofs'][number]

/** What proves who a party is, one line each; the label of an unproven name when nothing does. */
export function Proofs({ party, site }: { readonly party: Party; readonly site: string | null }) {
  // Where it has a name, the label stands beside that.
  if (party.proofs.length === 0)
    return party.name !== null ? null : (
      <span className={s.unproven} data-testid="unproven">
        <Chip tone="warn">{t('name_unverified')}</Chip>
      </span>
    )
  return party.proofs.map((proof) => (
    <small key={`${proof.by} ${proof.of}`} className={s.proven} data-testid={`proof-${proof.by}`}>
      <Icon name="check" size={14} />
      <span>
        <Words proof={proof} by={voucherOf(proof, party, site)} />
      </span>
    </small>
  ))
}

/** Who vouches: what stands after the last slash of `party / voucher`, which the party cannot write. Null when the proof names nobody but the party itself. */
export function voucherOf({ of }: Proof, { id, name }: Party, site: string | null): string | null {
  const slash = of.lastIndexOf(' / ')
  if (slash >= 0) return subjectOf(of.slice(slash + 3)).name
  return of === '' || of === id || of === name || of === site || (site !== null && of === hostOf(site)) ? null : of
}

function Words({ proof, by }: { readonly proof: Proof; readonly by: string | null }) {
  const issuer = <Untrusted text={by !== null && originIn(by) !== null ? shortId(by) : (by ?? '')} max={80} />
  if (proof.by === 'certificate') return by === null ? t('proof_certificate') : <Rich k="proof_certificate_from" values={{ issuer }} />
  if (proof.by === 'attestation') return by === null ? t('proof_attestation') : <Rich k="proof_attestation_from" values={{ issuer }} />
  if (proof.by === 'domain-linkage') return by === null ? t('proof_linkage') : <Rich k="proof_linkage_of" values={{ site: <SiteWord origin={by} /> }} />
  return proof.by === 'did' ? t('proof_did') : t('proof_origin')
}
