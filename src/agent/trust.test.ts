import { describe, expect, it } from 'vitest'
import type { ExchangeId, Origin, Received } from '../core/exchange.ts'
import { warningsOf } from './trust.ts'

const received = (more: Partial<Received>): Received => ({
  id: 'x' as ExchangeId,
  via: 'link',
  intent: 'get',
  origin: null,
  topOrigin: null,
  protocol: null,
  data: 'openid4vp://',
  ...more,
})
const origin = (text: string) => ({ origin: text as Origin, topOrigin: text as Origin })

describe('what the way in says of a request', () => {
  it('VP-28: a code may stand on somebody else’s screen, wherever it was seen: that is warned about', () => {
    expect(warningsOf(received({ via: 'qr' }))).toEqual(['cross-device'])
    expect(warningsOf(received({ via: 'qr', ...origin('https://a.example') }))).toEqual(['cross-device'])
  })

  it.each(['link', 'paste', 'file', 'provider', 'dc-api'] as const)('VP-28: a request by %s began on this device', (via) => {
    expect(warningsOf(received({ via, ...origin('https://a.example') }))).toEqual([])
  })

  it('a page whose name is punycode, that is not encrypted, or that stands in another one is warned about', () => {
    expect(warningsOf(received(origin('https://xn--pple-43d.example')))).toEqual(['punycode'])
    expect(warningsOf(received(origin('http://a.example')))).toEqual(['insecure-origin'])
    expect(warningsOf(received({ ...origin('https://a.example'), topOrigin: 'https://b.example' as Origin }))).toEqual(['framed'])
  })
})
