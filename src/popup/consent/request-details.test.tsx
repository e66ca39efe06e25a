import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import messages from '../../../public/_locales/en/messages.json'
import type { Shown } from '../../core/exchange.ts'
import type { ReceivedView, TracedAsk } from '../../messaging/views.ts'
import { pretend } from '../../testing/preview/host.ts'
import { pretendedReceived, pretendedTrace } from '../../testing/preview/inspected.ts'
import { presentCode, presentHostile } from '../../testing/preview/requests.ts'
import { translator } from '../../testing/preview/translator.ts'
import { HostProvider } from '../host.ts'
import { speak } from '../i18n.ts'
import { inspection } from './inspection.ts'
import { RequestDetails } from './request-details.tsx'

beforeAll(() => speak(translator(messages)))

const draw = (shown: Shown, came: ReceivedView | null = pretendedReceived, trace: readonly TracedAsk[] | null = pretendedTrace) =>
  renderToStaticMarkup(
    <HostProvider value={pretend('?surface=prompt')}>
      <RequestDetails inspection={inspection(shown, came, trace)} />
    </HostProvider>,
  )

describe('the request, for developers', () => {
  it('is there as it came in, taken apart and understood, and no value of what is held is in it', () => {
    const html = draw(presentCode)
    expect(html).toContain('&quot;asks&quot;')
    expect(html).toContain('https://verify.idcheck.example/answers/81')
    expect(html).toContain('request_uri=https%3A%2F%2Fverify.idcheck.example')
    expect(html).toContain('&quot;response_mode&quot;: &quot;direct_post.jwt&quot;')
    expect(html).toContain('&quot;proofs&quot;')
    expect(html).not.toMatch(/Lindqvist|P-4471902|&quot;disclos/)
  })

  it('says of each credential whether it fits and why not, of the others how many there are, and how long it took', () => {
    const html = draw(presentCode)
    expect(html).toContain('Can answer in 2 ways')
    expect(html).toContain(messages.unfit_expired.message)
    expect(html).toContain(messages.unfit_not_mine.message)
    expect(html).toMatch(/3 × .*jwt_vc_json.*StaffBadgeCredential/)
    expect(html).toContain('and 7 more kinds')
    expect(html).toMatch(/matched in 3 ms/)
  })

  it('is there as it was understood before the rest was looked up, and while the wallet is locked', () => {
    const html = draw(presentCode, null, null)
    expect(html).toContain(messages.details_plan.message)
    expect(html).toContain(messages.trace_locked.message)
    expect(html).not.toContain(messages.details_raw.message)
  })

  it('UI-6: is text: no markup, and what hides or reorders reads as its escape', () => {
    const html = draw(presentHostile, { protocol: null, data: '<img src=x>\u202eelpmaxe', fetched: [] }, [
      {
        ask: presentHostile.plan.asks[0]!.id,
        took: 0,
        candidates: [{ credentialId: 'x', title: '<img src=x>\u202e', sets: 1, unusable: [] }],
        others: [],
        more: { candidates: 0, others: 0 },
      },
    ])
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/)
    expect(html).toContain('\\u202eelpmaxe')
  })
})
