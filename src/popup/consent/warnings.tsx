import type { Shown } from '../../core/exchange.ts'
import { t } from '../i18n.ts'
import { siteName } from '../origin.ts'
import { siteOf } from '../party.ts'
import { Notice } from '../ui/notice.tsx'

/** What asks for care, each in a sentence: what the agent says, and what can be seen in the name itself. */
export function Warnings({ shown }: { readonly shown: Shown }) {
  const origin = siteOf(shown)
  const site = origin ? siteName(origin) : null
  const warnings = new Set(shown.plan.warnings)
  if (site?.punycode) warnings.add('punycode')
  // This machine's own pages need no encryption (Secure Contexts section 3.1).
  if (site && !site.insecure) warnings.delete('insecure-origin')
  const words = {
    'unverified-party': t('warning_unverified_party'),
    'cross-device': t('warning_cross_device'),
    punycode: t('warning_punycode'),
    framed: t('warning_framed'),
    'issuer-is-not-site': t('warning_issuer_is_not_site'),
    'insecure-origin': t('warning_insecure_origin'),
    'verifier-is-not-site': t('warning_verifier_is_not_site'),
    'answer-goes-elsewhere': t('warning_answer_goes_elsewhere'),
  }
  return [...warnings].map((warning) => (
    <div key={warning} data-testid={`warning-${warning}`}>
      <Notice tone="warn">{words[warning]}</Notice>
    </div>
  ))
}
