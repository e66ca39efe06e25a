import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import messages from '../../../public/_locales/en/messages.json'
import type { Shown } from '../../core/exchange.ts'
import { pretend } from '../../testing/preview/host.ts'
import {
  presentAge,
  presentChoice,
  presentDegree,
  presentHostile,
  presentLocked,
  presentMissing,
  receiveUnknown,
  signInAgain,
} from '../../testing/preview/requests.ts'
import { translator } from '../../testing/preview/translator.ts'
import { HostProvider } from '../host.ts'
import { speak } from '../i18n.ts'
import { start } from './choices.ts'
import { Consent } from './consent.tsx'

beforeAll(() => speak(translator(messages)))

const nothing = () => undefined
function draw(shown: Shown): string {
  return renderToStaticMarkup(
    <HostProvider value={pretend('?surface=prompt')}>
      <Consent
        shown={shown}
        picked={start(shown)}
        onPick={nothing}
        updated={false}
        busy={false}
        failed={null}
        onAllow={nothing}
        onRefuse={nothing}
        onElsewhere={nothing}
      />
    </HostProvider>,
  )
}
const claims = (html: string) => html.split('data-testid="claim"').length - 1

describe('the consent screen', () => {
  it('shows every value that would leave, and marks what comes with it', () => {
    const html = draw(presentDegree)
    expect(claims(html)).toBe(5)
    for (const value of ['Master of Science', 'Lindqvist', 'Alma', '2024-06-14']) expect(html).toContain(value)
    expect(html.split('data-testid="comes-with-it"')).toHaveLength(2)
  })

  it('starts disarmed: UI-2: the yes is visibly disarmed, and has no focus', () => {
    const html = draw(presentDegree)
    expect(html).toMatch(/<button[^>]*aria-disabled="true"[^>]*data-armed="false"[^>]*data-testid="allow"/)
    expect(html).not.toMatch(/autofocus/i)
  })

  it('marks what this site has not received before', () => {
    expect(draw(presentAge)).toContain('data-testid="new-this-time"')
    expect(draw(presentDegree)).not.toContain('data-testid="new-this-time"')
  })

  it('UI-7: a name in another script is punycode, with a warning', () => {
    const html = draw(presentHostile)
    expect(html).toContain('xn--pple-43d.com')
    expect(html).toContain('data-testid="warning-punycode"')
    expect(draw(presentDegree)).not.toContain('data-testid="warning-punycode"')
  })

  it('UI-6: hostile names, purposes and values are text', () => {
    const html = draw(presentHostile)
    expect(html).not.toMatch(/<img|<b>Badge/)
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/)
    expect(html).not.toMatch(/\p{M}{4}/u)
  })

  it('UI-9: a name that nothing proves is labelled', () => {
    expect(draw(presentDegree)).toContain(messages.name_unverified.message)
    expect(draw(presentAge)).not.toContain(messages.name_unverified.message)
  })

  it('UI-12: a locked wallet shows what is asked, and nothing of what is held', () => {
    const html = draw(presentLocked)
    expect(claims(html)).toBe(0)
    expect(html).not.toMatch(/Lindqvist|Alma|Master of Science|data-testid="allow"|data-testid="candidate"/)
    expect(html).toContain('data-testid="refuse"')
  })

  it('offers no yes when nothing fits, or when nothing can be claimed', () => {
    for (const shown of [presentMissing, receiveUnknown]) {
      const html = draw(shown)
      expect(html).not.toContain('data-testid="allow"')
      expect(html).toContain('data-testid="refuse"')
    }
    expect(draw(presentMissing)).toContain(messages.unfit_expired.message)
    expect(draw(receiveUnknown)).toContain(messages.offer_unverifiable.message)
  })

  it('lists what fits, what does not with its reason, and the alternatives in the order of the verifier', () => {
    const html = draw(presentChoice)
    expect(html.split('data-testid="candidate"')).toHaveLength(3)
    expect(html).toContain('data-testid="unusable"')
    expect(html).toContain('data-testid="claim-sets"')
    expect(html.indexOf('Family name, Vehicle category')).toBeLessThan(html.lastIndexOf('Given name'))
  })

  it('picks the identifier that this site knows', () => {
    expect(draw(signInAgain)).toMatch(/data-testid="identifier-choice"><input[^>]*checked=""/)
  })

  it('offers another wallet only where there can be one', () => {
    expect(draw(presentDegree)).toContain('data-testid="elsewhere"')
    expect(draw(signInAgain)).not.toContain('data-testid="elsewhere"')
  })
})
