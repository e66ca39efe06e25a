import { describe, expect, it } from 'vitest'
import { textIn } from './text-in.ts'

const request = 'openid4vp://?client_id=a&request_uri=https%3A%2F%2Fa.example%2Fr'
const tab = { id: 7, url: 'https://site.example/page?x', incognito: false }
const site = 'https://site.example'

describe('what a person points at on a page', () => {
  it('a link that is a request, and selected text that is one, stand on that page', () => {
    const expected = { via: 'link', text: request, origin: site, topOrigin: site, tab: { id: 7, origin: site } }
    expect(textIn({ linkUrl: request, frameId: 0 }, tab)).toEqual(expected)
    expect(textIn({ selectionText: `\n ${request} `, frameId: 0 }, tab)).toEqual(expected)
    expect(textIn({ linkUrl: 'https://site.example/', selectionText: request }, tab)).toEqual(expected)
  })

  it('that it is in a private window is remembered with the tab', () => {
    expect(textIn({ linkUrl: request }, { ...tab, incognito: true })?.tab).toEqual({ id: 7, origin: site, inPrivate: true })
  })

  it('in a frame nobody reliably says whose page it is', () => {
    expect(textIn({ linkUrl: request, frameId: 3 }, tab)).toMatchObject({ origin: null, topOrigin: null, tab: { id: 7, origin: site } })
  })

  it.each(['file:///home/me/a.html', 'chrome://newtab/', 'about:blank', undefined])('on %s there is no site', (url) => {
    expect(textIn({ linkUrl: request, frameId: 0 }, { id: 7, incognito: false, ...(url === undefined ? {} : { url }) })).toMatchObject({
      origin: null,
      tab: { id: 7, origin: null },
    })
  })

  it.each([
    {},
    { linkUrl: 'https://site.example/' },
    { selectionText: 'some words' },
    { linkUrl: 'openid-credential-offer://?x' },
    { linkUrl: request.padEnd(16_385, 'x') },
  ])('%o is no request', (info) => {
    expect(textIn({ ...info, frameId: 0 }, tab)).toBeNull()
  })
})
