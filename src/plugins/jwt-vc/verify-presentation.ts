import type { Check } from '../../core/exchange.ts'
import type { Binding, PresentationReport, Report, World } from '../../core/plugin.ts'
import { checkSigner } from './check-signer.ts'
import { check, checkDates } from './checks.ts'
import { nonceBinding } from './nonce-binding.ts'
import { type ParsedPresentation, parsePresentation } from './parse-presentation.ts'

/**
 * Verifies a VP JWT for one nonce and audience (OpenID4VP 1.0 section 14.1, appendix B.1): the holder's key and signature, the times, the
 * binding, every credential inside with all its checks, and that each of them speaks of the holder. `checks` also holds each check of a
 * credential inside that did not pass, so that a presentation whose checks all passed holds as a whole. Throws `credential.malformed`.
 */
export async function verifyPresentation(raw: string, binding: Binding, world: World): Promise<PresentationReport> {
  const expected = nonceBinding(binding)
  const parsed = parsePresentation(raw)
  const [own, ...credentials] = await Promise.all([
    checkSigner(parsed.jws, parsed.holder, 'holder', world),
    ...parsed.credentials.map((inner) => reportOf(inner, parsed.holder, world)),
  ])
  const checks = [
    check('format', 'passed'),
    ...own,
    checkDates(parsed.from, parsed.until, world.now()),
    checkBinding(parsed, expected),
    ...credentials.flatMap((report) => report.checks.filter(({ result }) => result !== 'passed')),
  ]
  return { holder: parsed.holder, credentials, checks }
}

async function reportOf(raw: string, holder: string, world: World): Promise<Report> {
  const { credential, checks } = await world.verify(raw)
  const bound = credential.holder === holder ? check('holder', 'passed') : check('holder', 'failed', 'other-holder')
  return { credential, checks: [...checks, bound] }
}

function checkBinding(parsed: ParsedPresentation, expected: { readonly audience: string; readonly nonce: string }): Check {
  if (parsed.nonce !== expected.nonce) return check('binding', 'failed', 'other-nonce')
  if (parsed.audience !== expected.audience) return check('binding', 'failed', 'other-audience')
  return check('binding', 'passed')
}
