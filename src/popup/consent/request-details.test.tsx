import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import messages from '../../../public/_locales/en/messages.json'
import type { Shown } from '../../core/exchange.ts'
import { pretend } from '../../testing/preview/host.ts'
import { presentCode, presentHostile } from '../../testing/preview/requests.ts'
import { translator } from '../../testing/preview/translator.ts'
import { HostProvider } from '../host.ts'
import { speak } from '../i18n.ts'
import { RequestDetails } from './request-details.tsx'

beforeAll(() => speak(translator(messages)))

const draw = (shown: Shown) =>
  renderToStaticMarkup(
    <HostProvider value={pretend('?surface=prompt')}>
      <RequestDetails shown={shown} />
    </HostProvider>,
  )

describe('the request, for developers', () => {
  it('is there whole, and nothing of what is held is in it', () => {
    const html = draw(presentCode)
    expect(html).toContain('&quot;asks&quot;')
    expect(html).toContain('https://verify.idcheck.example/answers/81')
    expect(html).not.toMatch(/Lindqvist|P-4471902|candidates/)
  })

  it('UI-6: is text: no markup, and what hides or reorders reads as its escape', () => {
    const html = draw(presentHostile)
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b]/)
    expect(html).toContain('\\u202eelpmaxe')
  })
})
