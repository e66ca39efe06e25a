import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PageSender, pageCaller } from './page-caller.ts'

const top: PageSender = { id: 'ours', origin: 'https://site.example', frameId: 0, documentId: 'd', tab: { id: 7, url: 'https://site.example/a?b' } }
const frame = { ...top, frameId: 3 }
const ask = (sender: PageSender | undefined) => pageCaller(sender, true, 'call', 'ours')

describe('the caller behind a port', () => {
  it('is what the browser says', () => {
    expect(ask(top)).toEqual({
      context: 'page',
      origin: 'https://site.example',
      topOrigin: 'https://site.example',
      tabId: 7,
      frameId: 0,
      documentId: 'd',
      active: true,
      callId: 'call',
    })
  })

  it('is in a private window where the browser says so', () => {
    expect(ask({ ...top, tab: { ...top.tab, incognito: true } })).toMatchObject({ inPrivate: true })
    expect(ask({ ...top, tab: { ...top.tab, incognito: false } })).not.toHaveProperty('inPrivate')
  })

  it.each<[string, PageSender]>([
    ['MP-5: a same-origin frame', frame],
    ['MP-8: a srcdoc, about:blank or blob: frame, with the origin of its embedder', { ...frame, origin: 'https://site.example' }],
    ['MP-8: a blob: document on top', { ...top, tab: { id: 7, url: 'blob:https://site.example/0d0e' } }],
    ['MP-8: about:blank on top, with the origin of its opener', { ...top, tab: { id: 7, url: 'about:blank' } }],
    ['PA-11: http on localhost', { ...top, origin: 'http://localhost:8080', tab: { id: 7, url: 'http://localhost:8080/' } }],
    ['PA-11: http on a name below localhost', { ...top, origin: 'http://shop.localhost', tab: { id: 7, url: 'http://shop.localhost/' } }],
    ['PA-11: http on 127.0.0.1', { ...top, origin: 'http://127.0.0.1:3000', tab: { id: 7, url: 'http://127.0.0.1:3000/' } }],
    ['MP-14: an active document', { ...top, documentLifecycle: 'active' }],
  ])('%s may ask', (_row, sender) => {
    expect(ask(sender)).toMatchObject({ origin: sender.origin, topOrigin: sender.origin })
  })

  it.each<[string, PageSender | undefined]>([
    ['MP-6: a cross-origin frame', { ...frame, origin: 'https://ads.example' }],
    ['MP-6: a frame below a page that cannot be seen', { ...frame, tab: { id: 7 } }],
    ['MP-6: a same-site frame of another host', { ...frame, origin: 'https://a.site.example' }],
    ['MP-7: a sandboxed frame, whatever its url', { ...frame, origin: 'null' }],
    ['MP-9: a data: frame or a sandboxed srcdoc', { ...frame, origin: 'null', tab: { id: 7, url: 'data:text/html,x' } }],
    ['MP-9: an opaque origin on top', { ...top, origin: 'null' }],
    ['MP-14: a prerendered page', { ...top, documentLifecycle: 'prerender' }],
    ['PA-5: a document in the back/forward cache', { ...top, documentLifecycle: 'cached' }],
    ['PA-4: a document that the tab has left', { ...top, tab: { id: 7, url: 'https://next.example/' } }],
    ['PA-11: http elsewhere', { ...top, origin: 'http://site.example', tab: { id: 7, url: 'http://site.example/' } }],
    [
      'PA-11: a host that only begins like localhost',
      { ...top, origin: 'http://localhost.evil.example', tab: { id: 7, url: 'http://localhost.evil.example/' } },
    ],
    ['PA-11: a host that only ends like 127.0.0.1', { ...top, origin: 'http://x.127.0.0.1.example', tab: { id: 7, url: 'http://x.127.0.0.1.example/' } }],
    ['PA-11: file:', { ...top, origin: 'file://', tab: { id: 7, url: 'file:///a' } }],
    ['MP-11: a page of an extension', { ...top, origin: 'chrome-extension://ours', tab: { id: 7, url: 'chrome-extension://ours/popup.html' } }],
    ['MP-10: another extension', { ...top, id: 'theirs' }],
    ['no extension', { ...top, id: undefined }],
    ['no tab', { ...top, tab: undefined }],
    ['no frame', { ...top, frameId: undefined }],
    ['no origin', { ...top, origin: undefined }],
    ['nobody', undefined],
  ])('%s is refused', (_row, sender) => {
    expect(() => ask(sender)).toThrow(expect.objectContaining({ code: 'message.forbidden' }))
  })

  it('names a document even where the browser has no documentId', () => {
    expect(ask({ ...frame, documentId: undefined }).documentId).toBe('7/3')
  })

  it('is never made of an origin that is not the one stated, canonical and secure', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ validSchemes: ['http', 'https', 'ftp'] })), (origin) => {
        try {
          const caller = ask({ ...top, origin, tab: { id: 7, url: `${origin}/` } })
          expect(new URL(caller.origin).origin).toBe(origin)
          expect(caller.origin).toMatch(/^https:|^http:\/\/(.*\.)?(localhost|127\.0\.0\.1)/)
        } catch (error) {
          expect(error).toMatchObject({ code: 'message.forbidden' })
        }
      }),
    )
  })
})
