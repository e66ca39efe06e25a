import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Credential } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { Check, Origin, Received } from '../../core/exchange.ts'
import type { Report, World } from '../../core/plugin.ts'
import { protocolConformance, receivedFrom } from '../../testing/conformance/protocol.ts'
import { fakeConsent } from '../../testing/fakes/consent.ts'
import { fakeWorld } from '../../testing/fakes/world.ts'
import { w3cVc } from './index.ts'

const check = (name: Check['name'], result: Check['result']): Check => ({ name, result, reason: null, source: 'test' })
const credential = (raw: string, issuer: string): Credential => ({
  format: 'test',
  types: ['VerifiableCredential', 'EmailPassCredential'],
  issuer,
  holder: null,
  claims: { credentialSubject: { email: 'a@b.example' } },
  validFrom: null,
  validUntil: null,
  raw,
})

/** A world that knows one format: `cred`, then the issuer, then checks by name: `cred|did:web:x|signature=failed`. */
const verify: World['verify'] = async (raw): Promise<Report> => {
  const [kind, issuer = '', ...checks] = raw.split('|')
  if (kind !== 'cred') throw new WalletError('credential.malformed', 'no format knows this')
  const made = checks.map((one) => check(one.split('=')[0] as Check['name'], one.split('=')[1] as Check['result']))
  return { credential: credential(raw, issuer), checks: [check('format', 'passed'), ...made] }
}
const world = { verify }
const good = 'cred|did:key:z1|signature=passed'
const offer = (data: unknown, origin = 'https://site.example') => receivedFrom({ intent: 'create', protocol: 'w3c-vc', origin: origin as Origin, data })
const pasted = (data: unknown, changes: Partial<Received> = {}) =>
  receivedFrom({ intent: 'create', via: 'paste', origin: null, topOrigin: null, data, ...changes })
const plan = (received: Received) => w3cVc.plan(received, fakeWorld(world))
const codeOf = (received: Received) =>
  plan(received).then(
    () => 'planned',
    (error: { readonly code?: string }) => error.code,
  )

protocolConformance(w3cVc, {
  planned: [
    { name: 'one credential', received: offer({ credential: good }) },
    { name: 'two credentials', received: offer({ credential: [good, `${good}|dates=passed`] }) },
    { name: 'a pasted credential', received: pasted(good) },
  ],
  refused: [
    { name: 'no data', data: null },
    { name: 'text', data: good },
    { name: 'no credential', data: {} },
    { name: 'an empty credential', data: { credential: '' } },
    { name: 'a credential that is blank', data: { credential: ' \n' } },
    { name: 'a credential that is an object', data: { credential: { '@context': [] } } },
    { name: 'no credentials', data: { credential: [] } },
    { name: '21 credentials', data: { credential: Array.from({ length: 21 }, (_, index) => `${good}|${index}`) } },
    { name: 'one of two that is a number', data: { credential: [good, 1] } },
    { name: 'a credential of 600 kB', data: { credential: 'a'.repeat(600_000) } },
  ],
  world,
})

describe('a credential handed over', () => {
  test('is shown with what it says and every check that was made', async () => {
    expect(await plan(offer({ credential: `${good}|status=unknown` }))).toMatchObject({
      kind: 'issuance',
      party: { id: 'https://site.example' },
      asks: [],
      warnings: [],
      offers: [
        {
          id: '0',
          raw: `${good}|status=unknown`,
          preview: { title: 'Email Pass', issuer: 'did:key:z1', claims: { credentialSubject: { email: 'a@b.example' } } },
          checks: [{ name: 'format' }, { name: 'signature', result: 'passed' }, { name: 'status', result: 'unknown' }],
        },
      ],
    })
  })
  test.each(['format', 'signature', 'issuer-key'])('with a failed %s is refused', async (name) => {
    expect(await codeOf(offer({ credential: `${good}|${name}=failed` }))).toBe('credential.invalid')
    expect(await codeOf(pasted(`${good}|${name}=failed`))).toBe('credential.invalid')
  })
  test.each(['dates', 'status', 'schema', 'holder'])('with a failed %s is shown with that failure', async (name) => {
    expect(await plan(offer({ credential: `${good}|${name}=failed` }))).toMatchObject({
      offers: [{ checks: expect.arrayContaining([check(name as Check['name'], 'failed')]) }],
    })
  })
  test('whose signature cannot be checked is shown as unknown', async () => {
    expect(await codeOf(offer({ credential: 'cred|did:x:1|signature=unknown|issuer-key=unknown' }))).toBe('planned')
  })
  test('beside a forged one is refused with it', async () => {
    expect(await codeOf(offer({ credential: [good, `${good}|signature=failed`] }))).toBe('credential.invalid')
  })
  test('that no format knows is refused', async () => {
    expect(await codeOf(offer({ credential: 'something' }))).toBe('credential.malformed')
  })
  test('twice is offered once', async () => {
    expect((await plan(offer({ credential: [good, good] })))?.offers).toHaveLength(1)
  })
  test.each([
    ['did:web:site.example', 'https://site.example', []],
    ['did:web:site.example:issuers:1', 'https://site.example', []],
    ['did:web:localhost%3A4000', 'http://localhost:4000', []],
    ['did:web:university.example', 'https://site.example', ['issuer-is-not-site']],
    ['did:web:site.example.evil.example', 'https://site.example', ['issuer-is-not-site']],
    ['https://university.example/issuer', 'https://site.example', ['issuer-is-not-site']],
    ['did:key:z1', 'https://site.example', []],
  ])('of %s from %s warns %j', async (issuer, origin, warnings) => {
    expect((await plan(offer({ credential: `cred|${issuer}` }, origin)))?.warnings).toEqual(warnings)
  })
})

describe('what happens with it', () => {
  const perform = async (received: Received, accepted: readonly string[]) => {
    const planned = await plan(received)
    if (!planned) throw new Error('not planned')
    const { consent, verbs } = fakeConsent(planned, { answered: [], accepted }, fakeWorld())
    return { outcome: await w3cVc.perform(planned, consent), verbs }
  }
  test('only what was accepted is kept, and the page learns how many', async () => {
    const { outcome, verbs } = await perform(offer({ credential: [good, `${good}|dates=passed`, `${good}|status=passed`] }), ['0', '2'])
    expect(verbs.map(({ verb, of }) => `${verb} ${of}`)).toEqual(['keep 0', 'keep 2'])
    expect(outcome).toEqual({ reply: { accepted: 2 }, redirect: null, delivered: null })
  })
  test('a paste is kept and answers nobody', async () => {
    expect(await perform(pasted(`  ${good}\n`), ['0'])).toMatchObject({ outcome: { reply: null }, verbs: [{ verb: 'keep', of: '0' }] })
  })
})

describe('a text that was pasted or dropped', () => {
  test.each(['', '   ', 'hello', 'openid4vp://?client_id=x', 'https://site.example/', '{"a":1}', 'a'.repeat(600_000)])(
    '%.20s… is left to others',
    async (text) => {
      expect(await plan(pasted(text))).toBeNull()
    },
  )
  test("a token that no format can read is broken, not somebody else's", async () => {
    expect(await codeOf(pasted('eyJhbGciOiJub25lIn0.eyJ2YyI6MX0.'))).toBe('credential.malformed')
  })
  test('a file is read as a paste is', async () => {
    expect(await plan(pasted(good, { via: 'file' }))).toMatchObject({ party: { id: 'file', proofs: [] }, offers: [{ raw: good }] })
  })
  test.each(['link', 'qr', 'dc-api', 'provider'] as const)('without a protocol over %s is left to others', async (via) => {
    expect(await plan(pasted(good, { via }))).toBeNull()
  })
  test("random text is a plan, nobody's, or a broken credential", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `cred|${text}`),
        ),
        async (text) => {
          expect(['planned', 'credential.malformed']).toContain(await codeOf(pasted(text)))
        },
      ),
    )
  })
})
