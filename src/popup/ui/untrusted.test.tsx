import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import messages from '../../../public/_locales/en/messages.json'
import { translator } from '../../testing/preview/translator.ts'
import { speak } from '../i18n.ts'
import { Rich } from '../rich.tsx'
import { Site } from './site.tsx'
import { Untrusted } from './untrusted.tsx'

beforeAll(() => speak(translator(messages)))

describe('Untrusted', () => {
  it('UI-6: markup is text, isolated from what stands beside it', () => {
    const html = renderToStaticMarkup(<Untrusted text={'<img src=x onerror=alert(1)>'} />)
    expect(html).toMatch(/^<bdi[^>]*>&lt;img src=x onerror=alert\(1\)&gt;<\/bdi>$/)
  })

  it('UI-6: text with hidden characters says so', () => {
    expect(renderToStaticMarkup(<Untrusted text={'a\u202eb'} />)).toContain(messages.untrusted_odd.message)
    expect(renderToStaticMarkup(<Untrusted text="ab" />)).not.toContain(messages.untrusted_odd.message)
  })

  it('UI-6: long text ends in an ellipsis, and offers the rest only where asked to', () => {
    const long = 'x'.repeat(10_240)
    expect(renderToStaticMarkup(<Untrusted text={long} max={20} />)).toContain(`${'x'.repeat(20)}…`)
    expect(renderToStaticMarkup(<Untrusted text={long} />)).not.toContain('<button')
    expect(renderToStaticMarkup(<Untrusted text={long} more />)).toContain(messages.show_more.message)
  })

  it('UI-6: a value within a sentence never becomes part of it', () => {
    const html = renderToStaticMarkup(<Rich k="waiting_one" values={{ site: <Untrusted text={'$SITE$ {site} \u{f0000}0\u{f0001} <b>'} /> }} />)
    expect(html).toMatch(/^<bdi[^>]*>\$SITE\$ \{site\} ◌0◌ &lt;b&gt;<\/bdi>/)
    expect(html.endsWith(messages.waiting_one.message.replace('$site$', ''))).toBe(true)
  })
})

describe('Site', () => {
  it('UI-8: the registered name stands apart and whole at the end of a long origin', () => {
    const html = renderToStaticMarkup(<Site origin={`https://trusted.com.${'a'.repeat(60)}.${'b'.repeat(60)}.evil.tld`} />)
    expect(html).toMatch(/<span class="[^"]*">evil\.tld<\/span><\/bdi>$/)
  })
})
