import { describe, expect, test } from 'vitest'
import { asWalletError } from '../../core/errors.ts'
import { walletMetadata } from '../../openid/wallet-metadata.ts'
import { receivedFrom } from '../../testing/conformance/protocol.ts'
import { fakeWorld } from '../../testing/fakes/world.ts'
import { vectors } from '../../testing/vectors.ts'
import { siopv2 } from './index.ts'

interface Block {
  readonly section: string
  readonly text?: string
  readonly json?: Readonly<Record<string, unknown>>
}

const { data, skip } = vectors<readonly Block[]>('siopv2', 'spec-blocks.json')
const blocks = data ?? []
/** The examples of requests whose parameters stand in the URL, without the line breaks that are there for display. */
const requests = blocks.flatMap(({ text = '' }) => /siopv2:\/\/\?[^]*response_type=id_token[^]*/.exec(text)?.[0].replaceAll(/\s+/g, '') ?? [])
const fateOf = (url: string) =>
  siopv2.plan(receivedFrom({ via: 'qr', protocol: null, data: url }), fakeWorld()).then(
    (plan) => plan?.answer ?? 'null',
    (thrown: unknown) => asWalletError(thrown).code,
  )

describe.skipIf(skip)(`the examples of draft 13 ${skip ?? ''}`, () => {
  test('are two requests, one of them for a POST', () => {
    expect(requests.map((url) => new URLSearchParams(url.split('?')[1]).get('response_mode'))).toEqual([null, 'post'])
  })
  test('are refused as they stand: nobody is registered, and the response mode was renamed', async () => {
    for (const url of requests) expect(await fateOf(url)).toBe('request.malformed')
  })
  test('are answered with a client identifier and a response mode of today', async () => {
    for (const url of requests) {
      const to = new URLSearchParams(url.split('?')[1]).get('redirect_uri')
      const today = url.replace('client_id=', 'client_id=redirect_uri%3A').replace('response_mode=post', 'response_mode=direct_post')
      expect(await fateOf(today)).toEqual({ to, audience: `redirect_uri:${to}`, encrypted: false })
    }
  })
  test('what a siopv2: wallet is taken to be able to do, this one can', () => {
    const known = blocks.find(({ json }) => json?.authorization_endpoint === 'siopv2:')?.json ?? {}
    const lists = Object.entries(known).filter(([, value]) => Array.isArray(value))
    expect(lists).toHaveLength(7)
    for (const [name, values] of lists) expect(walletMetadata[name], name).toEqual(expect.arrayContaining(values as unknown[]))
  })
})
