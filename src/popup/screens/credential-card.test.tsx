import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, describe, expect, it } from 'vitest'
import messages from '../../../public/_locales/en/messages.json'
import manifest from '../../../manifest.json'
import type { Display } from '../../core/records.ts'
import { degree, detail } from '../../testing/preview/credentials.ts'
import { translator } from '../../testing/preview/translator.ts'
import { speak } from '../i18n.ts'
import { CredentialCard } from './credential-card.tsx'

beforeAll(() => speak(translator(messages)))

const bare: Display = { id: degree.id, name: 'Degree', description: null, background: null, text: null, logo: null, svg: null, labels: [] }
const drawn = (display: Partial<Display> | null, entry = degree) =>
  renderToStaticMarkup(<CredentialCard detail={{ ...detail(entry, []), display: display && { ...bare, ...display } }} />)

describe('a credential as its issuer wants it to look', () => {
  it('UI-10: its picture is an image of a data: URL, never markup, and what it says of itself stays in it', () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Grüße</text><script>x()</script></svg>'
    const html = drawn({ svg })
    const [, encoded = ''] = /<img[^>]* src="data:image\/svg\+xml;base64,([^"]*)"/.exec(html) ?? []
    expect(Buffer.from(encoded, 'base64').toString()).toBe(svg)
    expect(html).not.toContain('<script')
    expect(html).not.toContain('Grüße')
  })

  it('UI-10: whose it is and whether it holds stand above the picture', () => {
    const html = drawn({ svg: '<svg xmlns="http://www.w3.org/2000/svg"/>' })
    expect(html.indexOf('university.example')).toBeGreaterThan(0)
    expect(html.indexOf('university.example')).toBeLessThan(html.indexOf('<img'))
    expect(html.indexOf(messages.standing_valid.message)).toBeLessThan(html.indexOf('<img'))
  })

  it('UI-10: an extension page loads no image from anywhere else', () => {
    const rule = manifest.content_security_policy.extension_pages.split(';').find((part) => part.trim().startsWith('img-src'))
    expect(rule?.trim()).toBe("img-src 'self' data: blob:")
  })

  it('has its colours where they can be read, and ours where not', () => {
    expect(drawn({ background: '#ffd84d', text: '#16233b' })).toMatch(/style="background:#ffd84d;color:#16233b"/)
    expect(drawn({ background: '#8a8a8a', text: '#9a9a9a' })).toMatch(/style="background-image:linear-gradient/)
    expect(drawn(null)).toMatch(/style="background-image:linear-gradient/)
  })

  it('says who publishes its look, when its type is an address', () => {
    const typed = { ...degree, types: ['https://types.example/degree'] }
    expect(drawn({}, typed)).toContain('types.example')
    expect(drawn(null, typed)).not.toContain('types.example')
  })

  it('VCI-16: text with hidden characters says so, wherever the issuer put it', () => {
    expect(drawn({ description: 'good\u202ebad' })).toContain(messages.untrusted_odd.message)
    expect(drawn({ description: '<b>bold</b>' })).toContain('&lt;b&gt;bold')
  })
})
