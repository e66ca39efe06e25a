import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Origin } from '../core/exchange.ts'
import { maySendTo, sendOn } from './send-on.ts'

const there = 'https://verifier.example/done?response_code=1'

function tabsShowing(address: string | null) {
  const done: string[] = []
  return {
    done,
    tabs: {
      addressOf: async () => address,
      show: async (id: number, url: string) => void done.push(`tab ${id}: ${url}`),
      open: async (url: string, beside: number | null) => void done.push(`new beside ${beside}: ${url}`),
    },
  }
}
const link = { via: 'link', tab: { id: 7, origin: 'https://site.example' as Origin } } as const

describe('a party sends the browser on', () => {
  it('in the tab where the link was clicked', async () => {
    const { done, tabs } = tabsShowing('https://site.example/wait')
    expect(await sendOn(there, link, tabs)).toBe(true)
    expect(done).toEqual([`tab 7: ${there}`])
  })

  it.each([
    ['the tab is gone', link, null],
    ['the tab shows another site by now', link, 'https://other.example/'],
    ['nobody knows what the tab showed', { ...link, tab: { id: 7, origin: null } }, 'https://site.example/'],
    ['the text was pasted', { via: 'paste', tab: null }, null],
    ['the text came in a file', { via: 'file', tab: null }, null],
  ] as const)('in a new tab when %s', async (_why, beginning, shown) => {
    const { done, tabs } = tabsShowing(shown)
    expect(await sendOn(there, beginning, tabs)).toBe(true)
    // Which window that is depends on the tab it began in.
    expect(done).toEqual([`new beside ${beginning.tab?.id ?? null}: ${there}`])
  })

  it('nowhere when it was a code: the page that shows it moves on by itself', async () => {
    const { done, tabs } = tabsShowing('https://site.example/')
    expect(await sendOn(there, { ...link, via: 'qr' }, tabs)).toBe(false)
    expect(done).toEqual([])
  })
})

describe('VP-20: where a party may send the browser', () => {
  it('is https', () => {
    expect(maySendTo(there, false)).toBe(true)
  })

  it.each(['http://localhost:3000/done', 'http://verifier.localhost/', 'http://127.0.0.1:1/', 'http://[::1]/'])('is %s for developers alone', (url) => {
    expect([maySendTo(url, true), maySendTo(url, false)]).toEqual([true, false])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'chrome-extension://a/popup.html',
    'moz-extension://a/popup.html',
    'openid4vp://?client_id=a',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'http://verifier.example/',
    'http://localhost.example/',
    'http://10.0.0.1/',
    'https://user:word@verifier.example/',
    '//verifier.example/',
    '',
  ])('is never %s', (url) => {
    expect([maySendTo(url, true), maySendTo(url, false)]).toEqual([false, false])
  })

  it('is https whatever is tried', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl()), (url) => !maySendTo(url, false) || new URL(url).protocol === 'https:'))
  })
})
