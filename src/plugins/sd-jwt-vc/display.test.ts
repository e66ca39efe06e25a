import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { WalletError } from '../../core/errors.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { World } from '../../core/plugin.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeNow, fakeWorld } from '../../testing/fakes/world.ts'
import { vectors } from '../../testing/vectors.ts'
import { displayOf } from './display.ts'
import { issue, type IssueOptions } from './issue.ts'
import { parseCredential } from './parse-credential.ts'

const issuer = await fakeSigner('EdDSA')
const vct = 'https://types.example/card'
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='
const sri = (text: string) => `sha256-${createHash('sha256').update(text).digest('base64')}`
const dataUri = (svg: string) => `data:image/svg+xml;base64,${btoa(svg)}`
const drawing = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60">${inner}</svg>`

/** A world whose hosts have these files, and what was asked of them. A text is sent as it is, a number is a status, an error is thrown. */
function serving(files: Readonly<Record<string, unknown>>, more: Partial<World> = {}): { readonly world: World; readonly asked: string[] } {
  const asked: string[] = []
  const fetch: World['fetch'] = async (url) => {
    asked.push(url)
    const file = files[url] ?? 404
    if (file instanceof Error) throw file
    if (typeof file === 'number') return { status: file, contentType: null, body: new Uint8Array() }
    return { status: 200, contentType: null, body: encodeUtf8(typeof file === 'string' ? file : JSON.stringify(file)) }
  }
  return { world: fakeWorld({ fetch, ...more }), asked }
}
async function credential(claims: JsonObject = {}, options: IssueOptions = {}) {
  const parsed = parseCredential(await issue({ vct, given_name: 'Ada <&>', ...claims }, issuer, fakeWorld(), options))
  if (!parsed) throw new Error('not parsed')
  return parsed
}
const shown = async (metadata: unknown, claims: JsonObject = {}, files: Readonly<Record<string, unknown>> = {}) =>
  displayOf(await credential(claims), serving({ [vct]: metadata, ...files }).world)
/** The metadata of a type with this rendering. */
const rendered = (rendering: JsonObject, claims: readonly Json[] = [{ path: ['given_name'], svg_id: 'name' }]) => ({
  vct,
  display: [{ locale: 'en', name: 'Card', rendering }],
  claims,
})
const template = (svg: string, more: JsonObject = {}) => rendered({ svg_templates: [{ uri: dataUri(svg), ...more }] })

describe('how the type of a credential wants it to look', () => {
  test('is its name, colours, logo, picture and labels, in English', async () => {
    const metadata = {
      vct,
      display: [
        { locale: 'de', name: 'Karte' },
        {
          locale: 'en-GB',
          name: ' Library card ',
          description: 'Lends books',
          rendering: {
            simple: { background_color: '#102030', text_color: '#FFFFFF', logo: { uri: `data:image/png;base64,${png}` } },
            svg_templates: [{ uri: dataUri(drawing('<text>{{name}}</text>')) }],
          },
        },
      ],
      claims: [
        {
          path: ['given_name'],
          svg_id: 'name',
          display: [
            { locale: 'de', label: 'Vorname' },
            { locale: 'en', label: 'First name', description: 'As on the passport' },
          ],
        },
        { path: ['nationalities', null], display: [{ locale: 'de', label: 'Land' }] },
        { path: ['age'] },
      ],
    }
    expect(await shown(metadata)).toEqual({
      name: 'Library card',
      description: 'Lends books',
      background: '#102030',
      text: '#FFFFFF',
      logo: `data:image/png;base64,${png}`,
      svg: drawing('<text>Ada &lt;&amp;&gt;</text>'),
      labels: [
        { path: ['given_name'], label: 'First name', description: 'As on the passport' },
        { path: ['nationalities', null], label: 'Land', description: null },
      ],
    })
  })
  test('comes from what the type extends, where it says nothing itself', async () => {
    const base = 'https://types.example/base'
    const look = await shown({ vct, extends: base }, {}, { [base]: { vct: base, display: [{ locale: 'fr', name: 'Carte' }] } })
    expect(look).toMatchObject({ name: 'Carte', background: null, text: null, svg: null, logo: null, labels: [] })
  })
  test('is nothing where the type says nothing of it', async () => expect(await shown({ vct })).toBeNull())
  test.each(['urn:eudi:pid:1', 'http://types.example/card', 'https://types.example/card?x'])('is not asked for where the type is %s', async (type) => {
    const { world, asked } = serving({})
    expect(await displayOf(await credential({ vct: type }), world)).toBeNull()
    expect(asked).toEqual([])
  })
  test('this machine itself is asked over http: whether it may be is for the one fetch to say', async () => {
    const local = 'http://types.localhost:4711/card'
    const { world, asked } = serving({ [local]: { vct: local, display: [{ locale: 'en', name: 'Local' }] } })
    expect((await displayOf(await credential({ vct: local }), world))?.name).toBe('Local')
    expect(asked).toEqual([local])
  })
  test('is longer than nobody reads nowhere', async () => {
    const long = 'x'.repeat(5000)
    const claims = [{ path: ['given_name'], display: [{ locale: 'en', label: long, description: long }] }]
    const look = await shown({ vct, display: [{ locale: 'en', name: long, description: long }], claims })
    expect([look?.name, look?.description, look?.labels[0]?.label, look?.labels[0]?.description].map((text) => text?.length)).toEqual([100, 500, 100, 500])
  })
})

describe('S-17: metadata that is not to be believed leaves the credential without a look', () => {
  test.each<[string, unknown]>([
    ['of another type', { vct: 'https://types.example/other', display: [{ locale: 'en', name: 'x' }] }],
    ['that is no JSON', '<html>'],
    ['that extends itself', { vct, extends: vct, display: [{ locale: 'en', name: 'x' }] }],
  ])('S-17: %s', async (_, metadata) => expect(await shown(metadata)).toBeNull())

  test('S-17: that is not what the issuer signed', async () => {
    const document = JSON.stringify({ vct, display: [{ locale: 'en', name: 'Card' }] })
    expect((await shown(document, { 'vct#integrity': sri(document) }))?.name).toBe('Card')
    expect(await shown(`${document} `, { 'vct#integrity': sri(document) })).toBeNull()
    expect(await shown(document, { 'vct#integrity': '' })).toBeNull()
    expect(await shown(document, { 'vct#integrity': 7 })).toBeNull()
  })
  test('S-17: whose rules the credential breaks', async () => {
    const display = [{ locale: 'en', name: 'Card' }]
    expect(await shown({ vct, display, claims: [{ path: ['email'], mandatory: true }] })).toBeNull()
    expect(await shown({ vct, display, claims: [{ path: ['given_name'], sd: 'never' }] })).toBeNull()
    expect(await shown({ vct, display, claims: [{ path: ['given_name'], sd: 'always', mandatory: true }] })).not.toBeNull()
  })
  test('S-17: whose rules speak of elements of an array that were never disclosed', async () => {
    const decoy = { ...(await credential()).claims, list: [{ '...': 'decoy' }, 'AM'] }
    const raw = `${await signJwt({ alg: issuer.key.algorithm, typ: 'dc+sd-jwt' }, decoy, issuer)}~`
    const held = parseCredential(raw) ?? expect.fail()
    const look = (rule: JsonObject) => displayOf(held, serving({ [vct]: { vct, display: [{ locale: 'en', name: 'Card' }], claims: [rule] } }).world)
    expect(await look({ path: ['list', 1], mandatory: true })).not.toBeNull()
    expect(await look({ path: ['list', null], sd: 'never' })).toBeNull()
  })
  test('the key it is bound to counts as a claim that is there', async () => {
    const { jwk } = (await fakeSigner('ES256')).key
    const metadata = { vct, display: [{ locale: 'en', name: 'Card' }], claims: [{ path: ['cnf'], mandatory: true }] }
    expect(await shown(metadata, { cnf: { jwk: { ...jwk } } })).not.toBeNull()
    expect(await shown(metadata)).toBeNull()
  })
  test.each([302, 404, 503])('S-17: an answer %s is none: what is known stays', async (status) => {
    await expect(shown(status)).rejects.toMatchObject({ code: 'network.failed' })
  })
  test('S-17: a slow host is not waited for five times', async () => {
    let now = fakeNow
    const chain = Object.fromEntries([1, 2, 3, 4].map((at) => [`${vct}/${at}`, { vct: `${vct}/${at}`, extends: `${vct}/${at + 1}` }]))
    const { world, asked } = serving({ ...chain })
    const slow: World = {
      ...world,
      now: () => now,
      fetch: (url) => {
        now += 9_000
        return world.fetch(url)
      },
    }
    await expect(displayOf(await credential({ vct: `${vct}/1` }), slow)).rejects.toMatchObject({ code: 'network.failed' })
    expect(asked).toEqual([`${vct}/1`])
  })
  test('S-17: nothing that a host may send makes it fail in any other way', async () => {
    const held = await credential()
    const names = fc.constantFrom('display', 'rendering', 'simple', 'logo', 'uri', 'name', 'locale', 'path', 'svg_templates')
    const leaf = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('en', 'data:image/svg+xml,<svg/>', `data:image/png;base64,${png}`))
    const part = fc.dictionary(names, fc.oneof(leaf, fc.array(fc.dictionary(names, leaf), { maxLength: 3 })), { maxKeys: 5 })
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          part,
          fc.record({ vct: fc.constant(vct), display: fc.array(part, { maxLength: 4 }), claims: fc.array(part, { maxLength: 4 }) }),
        ),
        async (said) => {
          const look = await displayOf(held, serving({ [vct]: said }).world).catch((error: { code: string }) => error.code)
          expect(typeof look === 'object' || look === 'network.failed').toBe(true)
        },
      ),
    )
  })
})

describe('UI-10: the picture of a card', () => {
  test('UI-10: has nothing in it that runs, loads or links', async () => {
    const svg = drawing('<script>x()</script><image href="https://t.example/p"/><rect onload="x()" width="9"/><foreignObject><b/></foreignObject>')
    expect((await shown(template(svg)))?.svg).toBe(drawing('<image/><rect width="9"/>'))
  })
  test('UI-10: a claim of this credential never becomes a part of it', async () => {
    const look = await shown(template(drawing('<text>{{name}}</text>')), { given_name: '</text><script>x()</script>' })
    expect(look?.svg).toBe(drawing('<text>&lt;/text&gt;&lt;script&gt;x()&lt;/script&gt;</text>'))
  })
  test.each([
    ['no SVG', 'hello'],
    ['a document type', `<!DOCTYPE svg [<!ENTITY a "b">]>${drawing('')}`],
    ['a placeholder in an attribute', drawing('<rect fill="{{name}}"/>')],
    ['a claim nobody named', drawing('<text>{{email}}</text>')],
    ['a huge view box', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e9 1e9"/>'],
    ['a claim a thousand times', drawing('<text>{{name}}</text>'.repeat(1500))],
  ])('UI-10: %s is no picture, and the rest of the look stays', async (_, svg) => {
    expect(await shown(template(svg), { given_name: 'x'.repeat(1000) })).toMatchObject({ name: 'Card', svg: null })
  })
  test('UI-10: half a character in a style is left out', async () => {
    expect((await shown(template(drawing('<style>.a{}&#xD800;</style>'))))?.svg).toBe(drawing('<style>.a{}</style>'))
  })
  test('is fetched over https with a hash of it, and only then', async () => {
    const at = 'https://types.example/card.svg'
    const svg = drawing('<text>{{name}}</text>')
    const by = (more: JsonObject, uri = at) => rendered({ svg_templates: [{ uri, ...more }] })
    expect((await shown(by({ 'uri#integrity': sri(svg) }), {}, { [at]: svg }))?.svg).toContain('Ada')
    const { world, asked } = serving({ [vct]: by({}), [at]: svg })
    expect(await displayOf(await credential(), world)).toMatchObject({ name: 'Card', svg: null })
    expect(asked).toEqual([vct])
  })
  test('that cannot be had is left out, and the rest of the look stays', async () => {
    const at = 'https://types.example/card.svg'
    const metadata = rendered({ svg_templates: [{ uri: at, 'uri#integrity': sri('x') }] })
    for (const file of [404, new WalletError('network.failed', 'no')])
      expect(await shown(metadata, {}, { [at]: file })).toMatchObject({ name: 'Card', svg: null })
  })
  test('S-17: another one than its hash is of takes the whole look with it', async () => {
    expect(await shown(template(drawing(''), { 'uri#integrity': sri('other') }))).toBeNull()
    const at = 'https://types.example/card.svg'
    expect(await shown(rendered({ svg_templates: [{ uri: at, 'uri#integrity': sri('x') }] }), {}, { [at]: drawing('') })).toBeNull()
  })
  test('of several, one that can be used is taken: wide, light, of normal contrast', async () => {
    const one = (inner: string, properties: JsonObject, uri = dataUri(drawing(inner))) => ({ uri, properties })
    const templates = [
      one('<g/>', { orientation: 'landscape' }, 'https://types.example/best.svg'),
      one('<rect/>', { orientation: 'portrait' }),
      one('<path/>', { orientation: 'landscape', color_scheme: 'light' }),
      one('<line/>', { orientation: 'landscape', color_scheme: 'dark' }),
    ]
    expect((await shown(rendered({ svg_templates: templates })))?.svg).toBe(drawing('<path/>'))
  })
  const { data, skip } = vectors<{
    readonly type_metadata: JsonObject
    readonly claims: JsonObject
    readonly cases: readonly {
      readonly name: string
      readonly svg: string
      readonly refuse?: boolean
      readonly must_not_contain?: readonly string[]
      readonly must_not_fetch?: string
    }[]
  }>('sd-jwt-vc', 'svg-cases.json')
  test.skipIf(skip).each(data?.cases ?? [])('UI-10: $name, by way of the metadata of a type', async (one) => {
    const claims = (data?.type_metadata.claims ?? []) as readonly JsonObject[]
    const uri = `data:image/svg+xml;base64,${Buffer.from(one.svg).toString('base64')}`
    const metadata = { vct, display: [{ locale: 'en', name: 'Card', rendering: { svg_templates: [{ uri }] } }], claims }
    const { vct: _, ...own } = data?.claims ?? {}
    const { world, asked } = serving({ [vct]: metadata })
    const look = await displayOf(await credential(own), world)
    expect(look?.name).toBe('Card')
    if (one.refuse) expect(look?.svg).toBeNull()
    for (const text of [...(one.must_not_contain ?? []), ...(one.must_not_fetch === undefined ? [] : [one.must_not_fetch])])
      expect(look?.svg ?? '').not.toContain(text)
    expect(asked).toEqual([vct])
  })
})

describe('the logo', () => {
  const logo = async (uri: string, more: JsonObject = {}) => (await shown(rendered({ simple: { logo: { uri, ...more } } }, [])))?.logo
  test.each(['png', 'jpeg', 'webp'])('may be an embedded %s', async (type) =>
    expect(await logo(`data:image/${type};base64,${png}`)).toBe(`data:image/${type};base64,${png}`),
  )
  test('UI-10: may be an embedded SVG, of which nothing active is left', async () => {
    const url = await logo(dataUri(drawing('<script>x()</script><rect/>')))
    expect(decodeURIComponent(url ?? '')).toBe(`data:image/svg+xml,${drawing('<rect/>')}`)
  })
  test.each([
    'https://types.example/logo.png',
    'data:text/html;base64,PHNjcmlwdD4=',
    'data:image/png;base64,%%%',
    'data:image/png,raw',
    'data:image/svg+xml,<script/>',
    `data:image/png;base64,${btoa('x'.repeat(70_000))}`,
    'data:image/png;base64,R0lGODlhBwAFAA==',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAATiAAAE4gAQAAAAA=',
    'data:',
  ])('VCI-16: %.40s is none, and nothing is fetched', async (uri) => {
    const { world, asked } = serving({ [vct]: rendered({ simple: { logo: { uri } } }, []) })
    expect(await displayOf(await credential(), world)).toMatchObject({ name: 'Card', logo: null })
    expect(asked).toEqual([vct])
  })
  test('S-17: another one than its hash is of takes the whole look with it', async () => {
    expect(await logo(`data:image/png;base64,${png}`, { 'uri#integrity': sri('other') })).toBeUndefined()
  })
})

describe('the example of the draft', () => {
  const { data, skip } = vectors<readonly { readonly section: string; readonly json?: JsonObject }[]>('sd-jwt-vc', 'spec-blocks.json')
  test.skipIf(skip)(`gives a name, colours and labels; its remote logo is not asked for${skip ? ` (${skip})` : ''}`, async () => {
    const blocks = (data ?? []).filter(({ section }) => section.startsWith('Example Type Metadata')).map(({ json }) => json)
    const metadata = blocks.find((json) => json?.display)
    const base = String(metadata?.extends)
    const { vct: type, 'vct#integrity': _, ...claims } = blocks.find((json) => json?.degrees) ?? {}
    const { 'extends#integrity': __, ...document } = metadata ?? {}
    const { world, asked } = serving({ [String(type)]: document, [base]: { vct: base } })
    const rules = (document.claims ?? []) as readonly { readonly path: readonly (string | null)[]; readonly sd?: string }[]
    const withholdable = rules.filter(({ sd }) => sd === 'always').map(({ path }) => path)
    const look = await displayOf(await credential({ ...claims, vct: type ?? '' }, { withholdable }), world)
    expect(look).toMatchObject({ name: 'Betelgeuse Education Credential', background: '#12107c', text: '#FFFFFF', logo: null })
    expect(look?.labels.length).toBeGreaterThan(0)
    expect(asked).not.toContain('https://betelgeuse.example.com/public/education-logo.png')
  })
})
