import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import messages from '../../../public/_locales/en/messages.json'
import type { AskId, Shown } from '../../core/exchange.ts'
import type { Ended } from '../../messaging/views.ts'
import { pretend } from '../../testing/preview/host.ts'
import {
  presentAgain,
  presentAge,
  presentBehind,
  presentChoice,
  presentCode,
  presentDegree,
  presentHostile,
  presentLocked,
  presentMissing,
  presentNamed,
  presentStranger,
  receiveUnknown,
  signInAgain,
} from '../../testing/preview/requests.ts'
import { translator } from '../../testing/preview/translator.ts'
import { HostProvider } from '../host.ts'
import { speak } from '../i18n.ts'
import { start } from './choices.ts'
import { Consent } from './consent.tsx'
import { Disclosing } from './disclosed.tsx'
import { Ended as End, Gone } from './ended.tsx'

beforeAll(() => speak(translator(messages)))

const nothing = () => undefined
function draw(shown: Shown): string {
  return renderToStaticMarkup(
    <HostProvider value={pretend('?surface=prompt')}>
      <Consent
        shown={shown}
        picked={start(shown)}
        onPick={nothing}
        remember={false}
        onRemember={nothing}
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

  it('says that it began in a private window, and only then', () => {
    expect(draw({ ...presentAge, received: { ...presentAge.received, inPrivate: true } })).toContain('data-testid="in-private"')
    expect(draw(presentAge)).not.toContain('data-testid="in-private"')
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

describe('a choice to remember', () => {
  it('is offered where it can be, and never ticked beforehand', () => {
    for (const shown of [presentAge, presentAgain]) {
      const box = /data-testid="remember"><input[^>]*>/.exec(draw(shown))?.[0] ?? ''
      expect(box).toContain('type="checkbox"')
      expect(box).not.toContain('checked')
    }
    for (const shown of [presentCode, presentStranger, presentLocked, presentMissing, receiveUnknown])
      expect(draw(shown)).not.toContain('data-testid="remember"')
  })

  it('is said to have been remembered, until when, and that nothing is sent by itself; the yes is as disarmed as ever', () => {
    const html = draw(presentAgain)
    expect(html).toMatch(/data-testid="remembered".*?Nothing is sent until you press Share\./s)
    expect(html).toMatch(/data-testid="candidate"[^>]*><input[^>]*checked=""[^>]*\/><b><bdi[^>]*>International Driving Permit/)
    expect(html).toMatch(/<button[^>]*aria-disabled="true"[^>]*data-armed="false"[^>]*data-testid="allow"/)
    expect(draw(presentChoice)).not.toContain('data-testid="remembered"')
    const gone = { ...presentAgain, grant: { until: 1, choices: { licence: [{ credentialId: 'gone', set: 0 }] } } }
    expect(draw(gone)).not.toContain('data-testid="remembered"')
  })
})

describe('a site that is not wanted', () => {
  it('can be blocked from the screen on which it asks, where that can be written down', () => {
    for (const shown of [presentDegree, presentStranger, receiveUnknown, presentMissing]) expect(draw(shown)).toContain('data-testid="block"')
    expect(draw(presentLocked)).not.toContain('data-testid="block"')
  })

  it('leads to what it has received only where there was something before', () => {
    expect(draw(presentAge)).toContain('data-testid="about-site"')
    expect(draw(presentDegree)).not.toContain('data-testid="about-site"')
  })
})

describe('a verifier that is no page', () => {
  const at = (html: string, id: string) => html.indexOf(`data-testid="${id}"`)

  it('is named with what proves it, the page that started it, and where the answer goes when that is somebody else', () => {
    const code = draw(presentCode)
    expect(code).toContain('Northwind Root Authority')
    expect(at(code, 'proof-certificate')).toBeGreaterThan(0)
    expect(code).toMatch(/data-testid="started-by".*?shop\.example/s)
    expect(at(code, 'answer-to')).toBe(-1)
    const stranger = draw(presentStranger)
    expect(stranger).toMatch(/data-testid="answer-to".*?collect\.example/s)
    expect(stranger).toContain(messages.started_nowhere.message)
    expect(stranger).toContain(messages.name_unverified.message)
  })

  it('VP-28: a code wants a tick that the person started this, and the yes stays disarmed until then', () => {
    const html = draw(presentStranger)
    expect(at(html, 'warning-cross-device')).toBeGreaterThan(0)
    expect(html).toContain(messages.started_other_device.message)
    expect(at(html, 'not-yet')).toBeGreaterThan(0)
    expect(html).toMatch(/<button[^>]*aria-disabled="true"[^>]*aria-describedby="[^"]+"[^>]*data-testid="allow"/)
    expect(at(draw(presentAge), 'not-yet')).toBe(-1)
  })

  it('warns by name when the page is somebody else, and when the answer goes elsewhere', () => {
    expect(draw(presentCode)).toMatch(/data-testid="warning-verifier-is-not-site".*?shop\.example.*?idcheck\.example/s)
    expect(draw(presentStranger)).toMatch(/data-testid="warning-answer-goes-elsewhere".*?collect\.example.*?northwind-help\.example/s)
  })

  it('VP-14: a look-alike among the page and the address of the answer is warned about too', () => {
    const shown = { ...presentStranger, plan: { ...presentStranger.plan, answer: { ...presentStranger.plan.answer, to: 'https://xn--pple-43d.com/in' } } }
    expect(at(draw(shown), 'warning-punycode')).toBeGreaterThan(0)
    expect(at(draw(presentStranger), 'warning-punycode')).toBe(-1)
  })

  it('shows what is authorised before what is shared, and what others say with whether it is really theirs', () => {
    const html = draw(presentCode)
    expect(at(html, 'transaction')).toBeGreaterThan(0)
    expect(at(html, 'transaction')).toBeLessThan(at(html, 'ask'))
    expect(html).toContain('49.00 EUR')
    expect(html).toMatch(/data-testid="statement" data-verified="true".*?registry\.example/s)
    expect(html).toMatch(/data-testid="statement" data-verified="false".*?fans\.example/s)
  })

  it('wants a tick for each sensitive claim, and says which of them could be left out', () => {
    const html = draw(presentCode)
    expect(html.split('data-testid="tick"')).toHaveLength(1 + 3)
    expect(html).toContain(messages.sensitive_fixed.message)
    expect(html).toContain(messages.sensitive_optional.message)
  })

  it('UI-6: hostile statements, transactions and names are text', () => {
    const evil = '<img src=x onerror=alert(1)>\u202ekcart\u200b'
    const rows = [{ label: evil, value: evil }]
    const html = draw({
      ...presentCode,
      plan: {
        ...presentCode.plan,
        party: { id: `x509_hash:${evil}`, name: evil, proofs: [{ by: 'certificate', of: evil }] },
        statements: [{ format: evil, by: evil, verified: true, rows }],
        transactions: [{ asks: [], raw: '', rows }],
      },
    })
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/)
  })

  it('UI-9: a page that speaks for somebody else is shown first, and a name it merely claims is labelled', () => {
    const html = draw(presentBehind)
    expect(html.indexOf('shop.example')).toBeLessThan(html.indexOf('ID Check Limited'))
    expect(html).not.toContain(messages.name_unverified.message)
    const claimed = { ...presentBehind, plan: { ...presentBehind.plan, party: { ...presentBehind.plan.party, proofs: [] } } }
    expect(draw(claimed)).toContain(messages.name_unverified.message)
  })
})

describe('what the issuer calls a claim', () => {
  const [candidate] = Object.values(presentNamed.candidates ?? {}).flat()
  if (!candidate) throw new Error('not in the sample')
  const slip = (label: string) =>
    renderToStaticMarkup(
      <Disclosing
        shown={presentNamed}
        candidate={candidate}
        set={0}
        ticking={{ ask: Object.keys(presentNamed.candidates ?? {})[0] as AskId, candidate, picked: start(presentNamed), onChange: nothing }}
        labels={[{ path: ['credentialSubject', 'level'], label, description: null }]}
      />,
    )

  it('stands in quotes beside the name of the claim, never in its place, and the screen says whose words they are', () => {
    const html = slip('Training')
    expect(html).toMatch(/<dt><bdi[^>]*>Level<\/bdi>.*“<bdi[^>]*>Training<\/bdi>”.*<\/dt>/)
    expect(html).toContain(messages.issuer_calls_note.message)
    expect(slip('level')).not.toContain('data-testid="issuers-word"')
    expect(slip('level')).not.toContain(messages.issuer_calls_note.message)
  })

  it('UI-6: is text, cleaned and cut', () => {
    const html = slip(`<b>Level</b>\u202e${'x'.repeat(500)}`)
    expect(html).toContain('&lt;b&gt;Level')
    expect(html).not.toContain('\u202e')
    expect(html).not.toContain('x'.repeat(100))
  })
})

describe('for those who do not see the screen', () => {
  it('what is still to be ticked is read out when it changes, and with the button that waits for it', () => {
    const html = draw(presentCode)
    const id = /<output id="([^"]+)">3 boxes/.exec(html)?.[1]
    expect(id).toBeTruthy()
    expect(html).toMatch(new RegExp(`aria-describedby="${id}"[^>]*data-testid="allow"`))
  })

  it('the way out is read with how it ended', () => {
    const gone = renderToStaticMarkup(<Gone code="consent.expired" onLeave={nothing} />)
    const id = /<h1 id="([^"]+)">/.exec(gone)?.[1]
    expect(id).toBeTruthy()
    expect(gone).toMatch(new RegExp(`aria-describedby="${id}"[^>]*data-testid="leave"`))
  })

  it('where something is missing, the way to get it comes before the list of what is missing', () => {
    const html = draw(presentMissing)
    expect(html).toContain('data-testid="missing-add"')
    expect(html.indexOf('data-testid="missing-add"')).toBeLessThan(html.indexOf('data-testid="missing"'))
  })
})

describe('how it ended', () => {
  const end = (shown: Shown, how: Partial<Ended>) =>
    renderToStaticMarkup(
      <HostProvider value={pretend('?surface=prompt')}>
        <End end={{ result: 'done', delivered: 'accepted', redirect: null, plain: null, ...how }} shown={shown} picked={start(shown)} onLeave={nothing} />
      </HostProvider>,
    )

  it('says what was sent, and whether it was taken', () => {
    expect(end(presentCode, {})).toMatch(/Family name.*Portrait.*Document number/s)
    expect(end(presentCode, {})).toContain(messages.delivered_accepted.message)
    expect(end(presentCode, { delivered: 'rejected' })).toContain(messages.delivered_rejected.message)
    const unknown = end(presentCode, { result: 'unknown', delivered: 'unknown' })
    expect(unknown).toContain(messages.sent_maybe.message)
    expect(end(presentCode, { result: 'failed', delivered: null })).not.toContain('Portrait')
  })

  it('VP-20: leads back only to the web', () => {
    expect(end(presentCode, { redirect: 'https://shop.example/thanks' })).toContain('href="https://shop.example/thanks"')
    for (const redirect of ['javascript:alert(1)', 'data:text/html,x', 'chrome-extension://x/', 'shop:thanks', 'http://shop.example/', 'https://', 'https:///'])
      expect(end(presentCode, { redirect })).not.toMatch(/<a /)
  })
})
