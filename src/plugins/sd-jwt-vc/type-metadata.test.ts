import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WalletError } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import type { World } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { codeOf } from '../../testing/conformance/credential-format.ts'
import { vectors } from '../../testing/vectors.ts'
import { digestText } from './disclosure.ts'
import { matchesIntegrity } from './integrity.ts'
import { readTypeDocument } from './read-type-document.ts'
import { claimSelector } from './select-claims.ts'
import { fetchTypeMetadata, forLanguage, typeFaults } from './type-metadata.ts'
import { unpack } from './unpack.ts'

const url = (name: string | number) => `https://types.example/${name}`
const sri = (json: string, algorithm = 'sha256') => `${algorithm}-${createHash(algorithm).update(json).digest('base64')}`
/** A host that answers with these documents. */
function host(documents: Readonly<Record<string, unknown>>): World['fetch'] {
  return async (at) => {
    const found = documents[at]
    if (found instanceof WalletError) throw found
    if (typeof found === 'number') return { status: found, contentType: null, body: encodeUtf8(JSON.stringify({ vct: at })) }
    if (found === undefined) throw new Error(`unexpected ${at}`)
    return { status: 200, contentType: 'application/json', body: encodeUtf8(typeof found === 'string' ? found : JSON.stringify(found)) }
  }
}
const fetched = (documents: Readonly<Record<string, unknown>>, integrity: string | null = null) => fetchTypeMetadata(url('a'), integrity, host(documents))
const chain = (length: number): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Array.from({ length }, (_, at) => [url(at === 0 ? 'a' : at), { vct: url(at === 0 ? 'a' : at), ...(at + 1 < length ? { extends: url(at + 1) } : {}) }]),
  )

describe('S-17: what type metadata may not be', () => {
  const rows: readonly [string, Readonly<Record<string, unknown>>][] = [
    ['of another type', { [url('a')]: { vct: url('b') } }],
    ['of no type', { [url('a')]: {} }],
    ['extending itself', { [url('a')]: { vct: url('a'), extends: url('a') } }],
    ['extending itself by another', { [url('a')]: { vct: url('a'), extends: url('b') }, [url('b')]: { vct: url('b'), extends: url('a') } }],
    ['a chain of six', chain(6)],
    ['extending over http', { [url('a')]: { vct: url('a'), extends: 'http://types.example/b' } }],
    ['extending what is in a local network', { [url('a')]: { vct: url('a'), extends: 'https://router.local/b' } }],
    ['extending what is in two scripts', { [url('a')]: { vct: url('a'), extends: 'https://\u0430pple.example/b' } }],
    ['extending what was not meant', { [url('a')]: { vct: url('a'), extends: url('b'), 'extends#integrity': sri('x') }, [url('b')]: { vct: url('b') } }],
    ['no JSON', { [url('a')]: 'x' }],
    ['a list', { [url('a')]: '[]' }],
    ['members twice', { [url('a')]: `{"vct":"${url('a')}","vct":"${url('a')}"}` }],
  ]
  test.each(rows)('S-17: %s', async (_, documents) => {
    await expect(fetched(documents)).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test('S-17: a loop is seen when it closes, not when the chain is too long', async () => {
    const asked: string[] = []
    const load = host({ [url('a')]: { vct: url('a'), extends: url('b') }, [url('b')]: { vct: url('b'), extends: url('a') } })
    const counting: World['fetch'] = (at) => {
      asked.push(at)
      return load(at)
    }
    await expect(fetchTypeMetadata(url('a'), null, counting)).rejects.toMatchObject({ code: 'credential.malformed' })
    expect(asked).toEqual([url('a'), url('b')])
  })
  test.each([302, 404, 500])('S-17: an answer %s is no document, whatever its body is', async (status) => {
    await expect(fetched({ [url('a')]: status })).rejects.toMatchObject({ code: 'network.failed' })
  })
  test('a network that fails is told from a broken document', async () => {
    await expect(fetched({ [url('a')]: new WalletError('network.failed', 'no') })).rejects.toMatchObject({ code: 'network.failed' })
  })
  test('S-17: a document that is not the one in vct#integrity', async () => {
    const document = JSON.stringify({ vct: url('a') })
    expect(await fetched({ [url('a')]: document }, sri(document))).toMatchObject({ vct: url('a') })
    await expect(fetched({ [url('a')]: `${document} ` }, sri(document))).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test('a chain of five is followed, and each type named', async () => {
    expect((await fetched(chain(5)))?.extended).toEqual([1, 2, 3, 4].map(url))
  })
  test.each(['urn:eudi:pid:1', 'http://types.example/a', 'https://types.example/a?b', 'https://intranet/a', 'https://10.0.0.1/a', 'pass'])(
    '%s has none, and nothing is fetched',
    async (vct) => {
      expect(await fetchTypeMetadata(vct, null, host({}))).toBeNull()
    },
  )
})

describe('integrity (SD-JWT VC draft 24 section 6)', () => {
  const document = '{"a":1}'
  test.each([
    [sri(document), true],
    [sri(document, 'sha384'), true],
    [sri(document, 'sha512'), true],
    [sri(document).replace('sha', 'SHA'), true],
    [sri(document, 'sha384').replaceAll('+', '-').replaceAll('/', '_'), true],
    [sri(document).replaceAll('=', ''), true],
    [sri(document).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_'), true],
    [sri(document).slice(0, -2), false],
    [`${sri('other')} ${sri(document)}`, true],
    [`${sri(document)}?ct=application/json`, true],
    [`${sri(document)} ${sri('other', 'sha512')}`, false],
    [`${sri('other')} ${sri(document, 'sha512')}`, true],
    [`md5-AAAA ${sri(document)}`, true],
    [sri('other'), false],
    ['md5-AAAA', false],
    ['', false],
    ['sha256-', false],
    ['sha256-%%%', false],
  ])('%s: %s', async (metadata, holds) => expect(await matchesIntegrity(encodeUtf8(document), metadata)).toBe(holds))
})

describe('a type that extends another', () => {
  const { data, skip } = vectors<readonly { readonly section: string; readonly json?: JsonObject }[]>('sd-jwt-vc', 'spec-blocks.json')
  test.skipIf(skip)(`the example of the draft gives the effective claims it prints${skip ? ` (${skip})` : ''}`, async () => {
    const blocks = (data ?? []).filter(({ section }) => section === 'Example for Extending Type Metadata').map(({ json }) => json)
    const [base, child, effective] = blocks
    const metadata = await fetchTypeMetadata(String(child?.vct), null, host({ [String(base?.vct)]: base, [String(child?.vct)]: child }))
    const said = metadata?.claims.map(({ path, display }) => ({ path, display: display?.map(({ label, locale }) => ({ label, locale })) }))
    expect({ claims: said }).toEqual(effective)
  })
  test.skipIf(skip)('the long example of the draft is read', () => {
    const block = (data ?? []).find(({ json }) => json?.name === 'Betelgeuse Education Credential - First Version')?.json
    const { display, claims } = readTypeDocument(encodeUtf8(JSON.stringify(block)))
    expect(display?.map(({ locale }) => locale)).toEqual(['en-US', 'de-DE'])
    expect(display?.[0]).toMatchObject({ backgroundColor: '#12107c', svgTemplates: [{ orientation: 'landscape', colorScheme: 'light', contrast: 'high' }] })
    expect(claims.length).toBeGreaterThan(0)
  })
  const both = (base: JsonObject, child: JsonObject) =>
    fetched({
      [url('a')]: { vct: url('a'), extends: url('b'), claims: [{ path: ['x'], ...child }] },
      [url('b')]: { vct: url('b'), display: [{ locale: 'en', name: 'Base' }], claims: [{ path: ['x'], svg_id: 'x', ...base }] },
    })
  test.each([
    [{ sd: 'always' }, { sd: 'never' }],
    [{ sd: 'never' }, { sd: 'allowed' }],
    [{ mandatory: true }, { mandatory: false }],
  ])('may not make %j into %j', async (base, child) => {
    await expect(both(base, child)).rejects.toMatchObject({ code: 'credential.malformed' })
  })
  test.each([
    [{ sd: 'allowed' }, { sd: 'never' }, { sd: 'never' }],
    [{}, { sd: 'always', mandatory: true }, { sd: 'always', mandatory: true }],
    [{ mandatory: true }, {}, { mandatory: true, svgId: 'x' }],
  ])('may make %j and %j into %j', async (base, child, merged) => {
    expect((await both(base, child))?.claims[0]).toMatchObject(merged)
  })
  test('keeps the display of its base where it has none', async () => expect((await both({}, {}))?.display[0]?.name).toBe('Base'))
  test('may not use one svg_id for two claims', async () => {
    await expect(
      fetched({
        [url('a')]: {
          vct: url('a'),
          claims: [
            { path: ['x'], svg_id: 'n' },
            { path: ['y'], svg_id: 'n' },
          ],
        },
      }),
    ).rejects.toMatchObject({ code: 'credential.malformed' })
  })
})

describe('a credential and the rules of its type', () => {
  const claims = { name: 'Ada', degrees: [{ type: 'MSc' }, { type: 'BSc' }] }
  const withholdable = [['name'], ['degrees', 0], ['degrees', 1]]
  test.each([
    [{ path: ['name'], mandatory: true, sd: 'always' }, null],
    [{ path: ['name'], sd: 'never' }, 'sd'],
    [{ path: ['degrees', null], sd: 'always' }, null],
    [{ path: ['degrees', null, 'type'], sd: 'always' }, 'sd'],
    [{ path: ['degrees', 0, 'type'], sd: 'never' }, null],
    [{ path: ['email'], mandatory: true }, 'mandatory'],
    [{ path: ['degrees', 7], mandatory: true }, 'mandatory'],
    [{ path: ['email'], sd: 'always' }, null],
    [{ path: ['name', 'first'] }, 'path'],
    [{ path: ['name', null] }, 'path'],
    [{ path: ['degrees', 'type'] }, 'path'],
  ])('%j: %s', async (rule, fault) => {
    const metadata = await fetched({ [url('a')]: { vct: url('a'), claims: [rule] } })
    if (!metadata) throw new Error('no metadata')
    expect(typeFaults(metadata, claimSelector(claims), withholdable).map((found) => found.rule)).toEqual(fault === null ? [] : [fault])
  })
})

describe('an array of which elements are missing', () => {
  const salt = 'c2FsdHNhbHRzYWx0c2E'
  const shown = encodeBase64url(encodeUtf8(JSON.stringify([salt, 'EX'])))
  const { claims, layouts, disclosures } = unpack(
    { list: [{ '...': 'missing' }, { '...': digestText('sha-256', shown) }, 'AM', { '...': 'missing-too' }] },
    [shown],
    'sha-256',
  )
  const withholdable = disclosures.map(({ place }) => place)
  test.each([
    [['list', 0], [undefined]],
    [['list', 1], ['EX']],
    [['list', 2], ['AM']],
    [['list', 3], [undefined]],
    [['list', 4], []],
    [
      ['list', null],
      [undefined, 'EX', 'AM', undefined],
    ],
    [['list', 0, 'inside'], []],
    [['list', 0, 7], []],
  ] as const)('is counted as it was issued (draft 24 section 5.6): %j is %j', (path, values) => {
    expect(claimSelector(claims, layouts)(path)?.map(({ value }) => value)).toEqual(values)
  })
  test.each([
    [{ path: ['list', 0], mandatory: true, sd: 'always' }, []],
    [{ path: ['list', 0], sd: 'never' }, ['sd']],
    [{ path: ['list', 1], mandatory: true, sd: 'always' }, []],
    [{ path: ['list', 2], mandatory: true, sd: 'never' }, []],
    [{ path: ['list', 2], sd: 'always' }, ['sd']],
    [{ path: ['list', null], sd: 'never' }, ['sd']],
    [{ path: ['list', 4], mandatory: true }, ['mandatory']],
  ] as const)('is judged so: %j has the faults %j', (rule, faults) => {
    const { claims: rules } = readTypeDocument(encodeUtf8(JSON.stringify({ vct: 'x', claims: [rule] })))
    expect(typeFaults({ claims: rules }, claimSelector(claims, layouts), withholdable).map((fault) => fault.rule)).toEqual(faults)
  })
})

describe('S-17: rules that would keep the wallet busy', () => {
  const rulesOf = (paths: readonly unknown[]) => readTypeDocument(encodeUtf8(JSON.stringify({ vct: 'x', claims: paths.map((path) => ({ path })) })))
  const many = Array.from({ length: 500 }, (_, at) => at)
  test.each<[string, JsonObject, readonly unknown[]]>([
    ['every element of an array of arrays', { list: Array.from({ length: 80_000 }, () => [1]) }, many.map((at) => ['list', null, at])],
    ['every element of a very long array', { list: Array.from({ length: 250_000 }, () => 1) }, [['list', null]]],
  ])('S-17: %s are refused', (_, claims, paths) => {
    expect(codeOf(() => typeFaults(rulesOf(paths), claimSelector(claims), []))).toBe('credential.malformed')
  })
  test('S-17: one element of a long array costs no more than one of a short', () => {
    const select = claimSelector({ list: Array.from({ length: 250_000 }, () => 1) })
    for (const at of many) expect(select(['list', at])).toHaveLength(1)
  })
})

test.each([
  [['de-AT', 'en'], 'de-DE'],
  [['EN-us'], 'en-US'],
  [['fr'], 'en-US'],
  [[], 'en-US'],
])('of en-US and de-DE a reader of %j gets %s', (languages, locale) => {
  expect(forLanguage([{ locale: 'en-US' }, { locale: 'de-DE' }], languages)?.locale).toBe(locale)
})

describe('a document', () => {
  test.each([
    { display: {} },
    { display: [1] },
    { display: [{ locale: 'en' }] },
    { display: [{ locale: 'en', name: 'x', rendering: { simple: { logo: { uri: 'http://x.example/a' } } } }] },
    { display: [{ locale: 'en', name: 'x', rendering: { svg_templates: [{ uri: 'https://x.example/a' }, { uri: 'https://x.example/b' }] } }] },
    { display: [{ locale: 'en', name: 'x', rendering: { svg_templates: [{ uri: 'https://x.example/a', properties: { orientation: 'up' } }] } }] },
    { claims: [{}] },
    { claims: [{ path: [] }] },
    { claims: [{ path: [-1] }] },
    { claims: [{ path: [{}] }] },
    { claims: [{ path: ['x'], mandatory: 'yes' }] },
    { claims: [{ path: ['x'], sd: 'maybe' }] },
    { claims: [{ path: ['x'], svg_id: '1x' }] },
    { claims: [{ path: ['x'], display: [{ locale: 'en' }] }] },
    { extends: 1 },
  ])('%j is refused', (members) => {
    expect(codeOf(() => readTypeDocument(encodeUtf8(JSON.stringify({ vct: 'x', ...members }))))).toBe('credential.malformed')
  })
  test('a colour that is more than a colour is ignored', () => {
    const display = [{ locale: 'en', name: 'x', rendering: { simple: { background_color: 'url(https://t.example)', text_color: '#FFF000' } } }]
    expect(readTypeDocument(encodeUtf8(JSON.stringify({ vct: 'x', display }))).display?.[0]).toMatchObject({ backgroundColor: null, textColor: '#FFF000' })
  })
  test('no bytes make it fail in any other way', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(encodeUtf8)), (bytes) => {
        expect(['credential.malformed', null]).toContain(codeOf(() => readTypeDocument(bytes)))
      }),
    )
  })
})
