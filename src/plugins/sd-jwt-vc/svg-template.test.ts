import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../core/json.ts'
import { codeOf } from '../../testing/conformance/credential-format.ts'
import { vectors } from '../../testing/vectors.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { readTypeDocument, type SvgTemplate } from './read-type-document.ts'
import { chooseTemplate, fillTemplate, templateValues } from './svg-template.ts'

interface Cases {
  readonly type_metadata: JsonObject
  readonly claims: JsonObject
  readonly cases: readonly {
    readonly name: string
    readonly svg: string
    readonly must_contain?: readonly string[]
    readonly must_not_contain?: readonly string[]
    readonly refuse?: boolean
    readonly refuse_or_not_replaced?: boolean
    readonly must_not_execute?: boolean
    readonly must_not_fetch?: string
  }[]
}
const active = /<(?!\/?(?:svg|g|text|style)[\s>/])|\son\w+=|javascript|href|@import/i
const wrap = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="60">${inner}</svg>`
const filled = (inner: string, values: Readonly<Record<string, string>> = {}) => fillTemplate(wrap(inner), new Map(Object.entries(values)))
const refused = (svg: string) => codeOf(() => fillTemplate(svg, new Map())) === 'credential.malformed'

describe('the SVG template cases', () => {
  const { data, skip } = vectors<Cases>('sd-jwt-vc', 'svg-cases.json')
  test.skipIf(skip)(`there are 15 of them${skip ? ` (${skip})` : ''}`, () => expect(data?.cases).toHaveLength(15))
  test.skipIf(skip).each(data?.cases ?? [])('UI-10: $name', (one) => {
    const { claims } = readTypeDocument(encodeUtf8(JSON.stringify({ vct: 'x', ...data?.type_metadata })))
    const values = templateValues(claims, data?.claims ?? {})
    const code = codeOf(() => fillTemplate(one.svg, values))
    if (one.refuse) return expect(code).toBe('credential.malformed')
    if (one.refuse_or_not_replaced) return expect(code === 'credential.malformed' || !fillTemplate(one.svg, values).includes('A&lt;b')).toBe(true)
    const svg = fillTemplate(one.svg, values)
    for (const text of one.must_contain ?? []) expect(svg).toContain(text)
    for (const text of one.must_not_contain ?? []) expect(svg).not.toContain(text)
    if (one.must_not_execute) expect(svg).not.toMatch(active)
    if (one.must_not_fetch) expect(svg).not.toContain(one.must_not_fetch)
  })
})

describe('UI-10: nothing active is left', () => {
  test.each([
    ['an event', '<rect onclick="x()" width="1"/>', '<rect width="1"/>'],
    ['an event in capitals', '<rect ONLOAD="x()"/>', '<rect/>'],
    ['a script in any case', '<Script>x</Script><SCRIPT>x</SCRIPT>', ''],
    ['a script of another prefix', '<s:script xmlns:s="http://www.w3.org/2000/svg">x</s:script>', ''],
    ['what a script holds', '<script><text>x</text></script><text>y</text>', '<text>y</text>'],
    ['another picture', '<image href="https://t.example/p.png"/>', '<image/>'],
    ['another picture by xlink', '<image xlink:href="https://t.example/p.png"/>', '<image/>'],
    ['an SVG picture inside', '<image href="data:image/svg+xml;base64,AAAA"/>', '<image/>'],
    ['a picture that is part of it stays', '<image href="data:image/png;base64,AAAA"/>', '<image href="data:image/png;base64,AAAA"/>'],
    ['a link becomes a group', '<a href="https://t.example"><text>x</text></a>', '<g><text>x</text></g>'],
    ['an encoded scheme', '<use href="&#106;avascript:x"/>', '<use/>'],
    ['a use of the file itself stays', '<use href="#a"/>', '<use href="#a"/>'],
    ['a use inside of what can be used', '<g id="a"><use href="#b"/></g><defs><use href="#a"/></defs>', '<g id="a"></g><defs></defs>'],
    ['a fill that loads', '<rect fill="url(https://t.example/#a)"/>', '<rect/>'],
    ['a fill of the file itself stays', '<rect fill="url(#a)"/>', '<rect fill="url(#a)"/>'],
    ['a style that loads', '<rect style="background:URL ( //t.example )"/>', '<rect/>'],
    ['a style with an escape', '<rect style="fill:u\\72l(//t.example)"/>', '<rect/>'],
    ['a style with image-set', '<style>text{background:image-set("https://t.example")}</style>', ''],
    ['an honest style stays', '<style>.a{fill:#123}</style>', '<style>.a{fill:#123}</style>'],
    ['a set', '<set attributeName="href" to="javascript:x"/>', ''],
    ['a picture in the picture', '<svg width="99999"><text>x</text></svg>', ''],
    ['an iframe', '<iframe src="https://t.example"/>', ''],
  ])('%s', (_, inner, left) => expect(filled(inner)).toBe(wrap(left)))

  test.each([
    ['nothing', ''],
    ['text', 'x'],
    ['HTML', '<html></html>'],
    ['another namespace', '<svg xmlns="http://www.w3.org/1999/xhtml"></svg>'],
    ['two pictures', `${wrap('')}${wrap('')}`],
    ['tags that do not match', '<svg><g></svg></g>'],
    ['a tag that stays open', '<svg><g></svg>'],
    ['an attribute twice', wrap('<rect x="1" x="2"/>')],
    ['an attribute without quotes', wrap('<rect x=1/>')],
    ['an unknown entity', wrap('<text>&nbsp;</text>')],
    ['a bare ampersand', wrap('<text>a & b</text>')],
    ['CDATA', wrap('<text><![CDATA[x]]></text>')],
    ['a processing instruction', '<?xml-stylesheet href="https://t.example"?><svg></svg>'],
    ['a document type', '<!DOCTYPE svg><svg></svg>'],
    ['a comment that never ends', '<!-- <svg></svg>'],
    ['a huge width', '<svg width="1e9"></svg>'],
    ['a huge view box', '<svg viewBox="0 0 100000 1"></svg>'],
    ['300 kB', wrap(`<text>${'x'.repeat(300_000)}</text>`)],
    ['a hundred levels', wrap('<g>'.repeat(100) + '</g>'.repeat(100))],
  ])('refused: %s', (_, svg) => expect(refused(svg)).toBe(true))

  test('whatever a value is, it stays text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (value) => {
        const svg = filled('<text>{{a}}</text>', { a: value })
        expect(svg.slice(wrap('<text>').length - 6, -'</text></svg>'.length)).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|apos);)/)
      }),
    )
  })
  test('a value that looks like a placeholder is not filled again', () => {
    expect(filled('<text>{{a}}</text>', { a: '{{b}}', b: 'x' })).toContain('{{b}}')
  })
  test('no text makes it fail in any other way, or leaves anything active', () => {
    const pieces = fc.constantFrom(
      '<svg>',
      '</svg>',
      '<g',
      '>',
      '<script>',
      '</script>',
      ' onload="x"',
      '{{a}}',
      '&lt;',
      '&',
      '<!--',
      '-->',
      '"',
      "'",
      'x',
      '<style>',
      '</style>',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const code = codeOf(() => expect(fillTemplate(`<svg>${parts.join('')}</svg>`, new Map([['a', '<script>']]))).not.toMatch(/<script|<[^>]* on/))
        expect(code === null || code === 'credential.malformed').toBe(true)
      }),
    )
  })
})

describe('which template', () => {
  const template = (uri: string, look: Partial<SvgTemplate> = {}): SvgTemplate => ({
    uri,
    integrity: null,
    altText: null,
    orientation: null,
    colorScheme: null,
    contrast: null,
    ...look,
  })
  const templates = [
    template('portrait-light', { orientation: 'portrait', colorScheme: 'light' }),
    template('landscape-dark', { orientation: 'landscape', colorScheme: 'dark' }),
    template('high', { contrast: 'high' }),
  ]
  test.each([
    [{ orientation: 'portrait', colorScheme: 'light', contrast: 'normal' }, 'portrait-light'],
    [{ orientation: 'landscape', colorScheme: 'dark', contrast: 'normal' }, 'landscape-dark'],
    [{ orientation: 'portrait', colorScheme: 'dark', contrast: 'high' }, 'high'],
    [{ orientation: 'portrait', colorScheme: 'dark', contrast: 'normal' }, 'portrait-light'],
    [{ orientation: null, colorScheme: null, contrast: null }, 'portrait-light'],
  ] as const)('%j: %s', (wanted, uri) => expect(chooseTemplate(templates, wanted)?.uri).toBe(uri))
  test('of none, none', () => expect(chooseTemplate([], { orientation: null, colorScheme: null, contrast: null })).toBeNull())
})
