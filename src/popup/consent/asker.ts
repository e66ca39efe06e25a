import type { Party, Shown, Warning } from '../../core/exchange.ts'
import { siteName } from '../origin.ts'
import { originIn, originOf } from '../party.ts'

/** Who asks, and the other sites that have a part in it. All of them origins. */
export interface Asker {
  /** The site that asks; null: no site stands for it, only a name or an identifier. */
  readonly site: string | null
  /** The page on which the link or the code stood, unless it is the one that asks. */
  readonly page: string | null
  /** Where the answer goes, unless that is who asks. */
  readonly answer: string | null
  /** It came from no page: a code from elsewhere, or pasted text. */
  readonly pageless: boolean
}

/**
 * Who asks: for a call of a page the page, because the browser says so and nobody else could; for a link, a code and pasted text the verifier that the request
 * names, never the page it was found on.
 */
export function askerOf({ plan, received }: Pick<Shown, 'received'> & { readonly plan: Pick<Shown['plan'], 'party' | 'answer'> }): Asker {
  const called = isCall(received.via)
  const site = (called ? received.origin : null) ?? originOf(plan.party)
  const answer = plan.answer.to === null ? null : webOrigin(plan.answer.to)
  return {
    site,
    page: !called && !isSameHost(received.origin, site) ? received.origin : null,
    answer: isSameHost(answer, site) ? null : answer,
    pageless: !called && received.origin === null,
  }
}

/** The site that an identifier for this answer is made for, and that knows it again: the one that gets the answer, never a page on which a link only stood. */
export function answeredSite({ plan, received }: Pick<Shown, 'received'> & { readonly plan: Pick<Shown['plan'], 'answer'> }): string | null {
  return plan.answer.to === null ? received.origin : webOrigin(plan.answer.to)
}

/** For a call of a page: whom else the request names, when its party is not the page itself. */
export function behindPage({ plan, received }: Shown): Party | null {
  if (!isCall(received.via) || received.origin === null || isSameHost(originOf(plan.party), received.origin)) return null
  return plan.party
}

/** What asks for care: what the agent says, and what can be seen in the names themselves. */
export function warningsOf(shown: Shown): ReadonlySet<Warning> {
  const { site: origin, page, answer } = askerOf(shown)
  const site = origin ? siteName(origin) : null
  const warnings = new Set(shown.plan.warnings)
  if ([origin, page, answer].some((one) => one !== null && siteName(one)?.punycode)) warnings.add('punycode')
  // This machine's own pages need no encryption (Secure Contexts section 3.1).
  if (site && !site.insecure) warnings.delete('insecure-origin')
  return warnings
}

/** True when somebody other than the party says what it is called: a certificate or an attestation that holds this very name. */
export function isNameProven({ name, proofs }: Party): boolean {
  return name !== null && name !== '' && proofs.some((proof) => (proof.by === 'certificate' || proof.by === 'attestation') && proof.of.includes(name))
}

/** Compared as the plan's warnings are: by the host name alone. */
function isSameHost(a: string | null, b: string | null): boolean {
  return a === b || (a !== null && b !== null && new URL(a).hostname === new URL(b).hostname)
}

function isCall(via: Shown['received']['via']): boolean {
  return via === 'dc-api' || via === 'provider'
}

function webOrigin(url: string): string | null {
  return URL.canParse(url) ? originIn(new URL(url).origin) : null
}
