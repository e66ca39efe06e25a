import { describe, expect, it } from 'vitest'
import { type Allowed, outside } from './world.ts'

const allowed: Allowed = { trust: async () => ({ anchors: [], attesters: [] }), loopback: async () => false }

const answering = (body: BodyInit, seen: { url: string; init: RequestInit }[] = []): typeof fetch =>
  (async (url: string, init: RequestInit) => {
    seen.push({ url, init })
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  }) as typeof fetch

describe('the only fetch', () => {
  it('sends no cookies, no referrer, follows no redirect and uses no cache', async () => {
    const seen: { url: string; init: RequestInit }[] = []
    const answer = await outside(allowed, answering('{}', seen)).fetch('https://a.example/x')
    expect(seen[0]?.init).toMatchObject({ method: 'GET', redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' })
    expect(answer).toEqual({ status: 200, contentType: 'application/json', body: new TextEncoder().encode('{}') })
  })

  it.each(['http://a.example/', 'data:text/plain,x', 'file:///etc/passwd', 'javascript:1', '/relative', ''])(
    '%s is refused before anything is sent',
    async (url) => {
      const seen: { url: string; init: RequestInit }[] = []
      await expect(outside(allowed, answering('', seen)).fetch(url)).rejects.toMatchObject({ code: 'network.failed' })
      expect(seen).toEqual([])
    },
  )

  it('stops reading after 256 kB, however long the answer is', async () => {
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536))
      },
    })
    await expect(outside(allowed, answering(endless)).fetch('https://a.example/')).rejects.toMatchObject({ code: 'network.failed' })
    expect(sent).toBeLessThan(1_000_000)
  })

  it('a failure below is network.failed and says nothing of the address', async () => {
    const failing = (() => Promise.reject(new TypeError('https://a.example/secret'))) as typeof fetch
    const error = await outside(allowed, failing)
      .fetch('https://a.example/secret')
      .catch((thrown: Error) => thrown)
    expect(error).toMatchObject({ code: 'network.failed', message: 'no answer' })
  })
})
