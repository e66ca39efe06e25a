import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../core/json.ts'
import { codeOf } from '../../testing/conformance/credential-format.ts'
import { vectors } from '../../testing/vectors.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import { readTypeDocument, type SvgTemplate } from './read-type-document.ts'
import { claimSelector } from './select-claims.ts'
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

/** The beginning of a PNG of this size: as much of it as says so. */
function raster(width: number, height: number): string {
  const bytes = Buffer.from('89504e470d0a1a0a0000000d4948445200000000000000000100000000', 'hex')
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return `data:image/png;base64,${bytes.toString('base64')}`
}

describe('the SVG template cases', () => {
  const { data, skip } = vectors<Cases>('sd-jwt-vc', 'svg-cases.json')
  test.skipIf(skip)(`there are 15 of them${skip ? ` (${skip})` : ''}`, () => expect(data?.cases).toHaveLength(15))
  test.skipIf(skip).each(data?.cases ?? [])('UI-10: $name', (one) => {
    const { claims } = readTypeDocument(encodeUtf8(JSON.stringify({ vct: 'x', ...data?.type_metadata })))
    const values = templateValues(claims, claimSelector(data?.claims ?? {}))
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
    ['a picture that is part of it stays', `<image href="${raster(30, 20)}"/>`, `<image href="${raster(30, 20)}"/>`],
    ['a picture that is none', '<image href="data:image/png;base64,AAAA"/>', '<image/>'],
    ['a picture that asks for a gigabyte', `<image href="${raster(20_000, 20_000)}"/>`, '<image/>'],
    ['a link becomes a group', '<a href="https://t.example"><text>x</text></a>', '<g><text>x</text></g>'],
    ['an encoded scheme', '<use href="&#106;avascript:x"/>', '<use/>'],
    ['a use of the file itself stays', '<use href="#a"/>', '<use href="#a"/>'],
    ['a use inside of what can be used', '<g id="a"><use href="#b"/></g><defs><use href="#a"/></defs>', '<g id="a"></g><defs></defs>'],
    ['a fill that loads', '<rect fill="url(https://t.example/#a)"/>', '<rect/>'],
    ['a fill of the file itself stays', '<rect fill="url(#a)"/>', '<rect fill="url(#a)"/>'],
    ['a style that loads', '<rect style="background:URL ( //t.example )"/>', '<rect/>'],
    ['a style with an escape', '<rect style="fill:u\\72l(a.svg#b)"/>', '<rect/>'],
    ['a fill that loads by another spelling', '<rect fill="u\\72l(a.svg#b)"/>', '<rect/>'],
    ['a mask by another function than url', '<rect mask="image-set(\'https://t.example/p\' 1x)"/>', '<rect/>'],
    ['a mask that is inherited, so that nothing here says which', '<rect mask="inherit" fill="inherit"/>', '<rect fill="inherit"/>'],
    ['a mask that is named elsewhere', '<g style="--a:url(#a)"><rect style="mask:var(--a)"/></g>', '<g style="--a:url(#a)"><rect/></g>'],
    ['a style that gives every shape an effect', '<style>rect{filter:blur(9px)}</style><rect/>', '<rect/>'],
    ['one that gives every shape everything of the shape it is in', '<style>rect{all:inherit}</style><rect/>', '<rect/>'],
    ['a style with image-set', '<style>text{background:image-set("https://t.example")}</style>', ''],
    ['an honest style stays', '<style>.a{fill:#123}</style>', '<style>.a{fill:#123}</style>'],
    ['and is XML again', '<style>.a&gt;.b{}]]&gt;&#1;&#xD800;</style>', '<style>.a&gt;.b{}]]&gt;</style>'],
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

  const nested = (count: number, by: string, attribute: string) =>
    Array.from({ length: count }, (_, at) => `<${by} id="m${at}">${`<rect ${attribute}="url(#m${at + 1})"/>`.repeat(2)}</${by}>`).join('')
  test.each([
    ['a large group used many times', `<g id="a">${'<rect/>'.repeat(1500)}</g>${'<use href="#a"/>'.repeat(1500)}`],
    [
      'a large group used many times, by way of a name that stands twice',
      `<g id="a"/><g id="a">${'<rect/>'.repeat(1500)}</g>${'<use href="#a"/>'.repeat(1500)}`,
    ],
    ['masks in masks', `${nested(20, 'mask', 'mask')}<rect mask="url(#m0)"/>`],
    ['masks in masks, by styles', `${nested(20, 'mask', 'mask').replaceAll(/mask="([^"]*)"/g, 'style="mask:$1"')}<rect mask="url(#m0)"/>`],
    ['clips in clips', `${nested(20, 'clipPath', 'clip-path')}<rect clip-path="url(#m0)"/>`],
    ['a mask in itself', '<mask id="a"><rect mask="url(#a)"/></mask>'],
    ['a chain of masks that is endless for any stack', `${nested(3000, 'mask', 'mask').replaceAll(/(<rect[^>]*>)\1/g, '$1')}`],
    ['a thousand blurs', `<filter id="f"><feGaussianBlur stdDeviation="50"/></filter>${'<rect filter="url(#f)"/>'.repeat(1000)}`],
    ['a thousand blurs without a reference', '<rect filter="blur(50px)"/>'.repeat(1000)],
    ['blurs of blurs', `<rect style="filter:${'blur(9px) '.repeat(1000)}"/>`],
    ['ten pictures of eight million pixels', `<image href="${raster(4000, 2000)}"/>`.repeat(10)],
    ['a few large filters', `<filter id="f">${'<feGaussianBlur/>'.repeat(200)}</filter>${'<rect filter="url(#f)"/>'.repeat(5)}`],
  ])('refused, because it would keep the screen from answering: %s', (_, inner) => expect(refused(wrap(inner))).toBe(true))
  test.each([
    ['a group used often', `<g id="a">${'<rect/>'.repeat(100)}</g>${'<use href="#a"/>'.repeat(300)}`],
    ['many shapes', '<path d="M0 0"/>'.repeat(9000)],
    [
      'some clips and masks',
      `<clipPath id="c"><rect/></clipPath><mask id="m"><rect clip-path="url(#c)"/></mask>${'<g mask="url(#m)"><rect/></g>'.repeat(100)}`,
    ],
    ['two pictures of eight million pixels', `<image href="${raster(4000, 2000)}"/>`.repeat(2)],
    ['some shadows', `<filter id="f">${'<feOffset/>'.repeat(7)}</filter>${'<rect filter="url(#f)"/>'.repeat(20)}`],
  ])('drawn: %s', (_, inner) => expect(filled(inner)).toBe(wrap(inner)))

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
