import { malformed } from './envelope.ts'
import type { ClaimMetadata, SvgTemplate } from './read-type-document.ts'
import type { SelectClaims } from './select-claims.ts'
import { isHarmless, isHarmlessStyle, shapes } from './svg-allowed.ts'
import { drawingCost, isCostly } from './svg-cost.ts'
import { escapeXml, readXml } from './svg-xml.ts'

/** What a picture is wanted for. */
export type Look = Pick<SvgTemplate, 'orientation' | 'colorScheme' | 'contrast'>

const longest = 256 * 1024
const mostTokens = 20_000
const mostDrawn = 50_000
const deepest = 64
const longestValue = 1000
const svgNamespace = 'http://www.w3.org/2000/svg'

/** The template that fits best (SD-JWT VC draft 24 section 5.5.1.2.1): the most properties as wanted, the fewest otherwise; the first of equals. */
export function chooseTemplate(templates: readonly SvgTemplate[], wanted: Look): SvgTemplate | null {
  const names = ['orientation', 'colorScheme', 'contrast'] as const
  const score = (template: SvgTemplate) =>
    names.reduce((sum, name) => (template[name] === null || wanted[name] === null ? sum : sum + (template[name] === wanted[name] ? 1 : -1)), 0)
  return templates.reduce<SvgTemplate | null>((best, template) => (best && score(best) >= score(template) ? best : template), null)
}

/** What each `svg_id` of a type stands for in this credential: text, several of them with commas between, or nothing. */
export function templateValues(metadata: readonly ClaimMetadata[], select: SelectClaims): ReadonlyMap<string, string> {
  const entries = metadata.flatMap(({ svgId, path }) => {
    if (svgId === null) return []
    const values = select(path)?.flatMap(({ value }) => (value === undefined || typeof value === 'object' ? [] : [String(value)])) ?? []
    return [[svgId, values.join(', ').slice(0, longestValue)] as const]
  })
  return new Map(entries)
}

/**
 * The template with the values in its text (section 5.5.1.2.2), written anew from nothing but shapes, text and what stands inside of the file itself:
 * no script, no event, no link, no animation, no style that loads anything. Still to be shown as an `<img>` of a `data:` URL only. Throws
 * `credential.malformed` for what is no plain SVG, is too large or takes too long to draw, names an unknown `svg_id`, or has a placeholder in an attribute.
 */
export function fillTemplate(svg: string, values: ReadonlyMap<string, string>): string {
  if (svg.length > longest) malformed('the picture is too large')
  const tokens = readXml(svg)
  if (tokens.length > mostTokens) malformed('the picture is too large')
  const out: string[] = []
  const open: { readonly name: string; readonly named: boolean }[] = []
  const cost = drawingCost()
  let dropped = 0
  let style: string | null = null
  for (const token of tokens) {
    if (token.kind === 'text') {
      if (open.length === 0 && token.text.trim() !== '') malformed('text outside of the picture')
      if (style !== null) style += token.text
      else if (dropped === 0 && open.length > 0) out.push(escapeXml(fill(token.text, values)))
      continue
    }
    if (token.kind === 'close') {
      if (dropped > 0) dropped--
      else if (style !== null) {
        if (isHarmlessStyle(style) && !isCostly(style)) out.push(`<style>${escapeXml(style)}</style>`)
        style = null
      } else {
        out.push(`</${open.pop()?.name}>`)
        cost.close()
      }
      continue
    }
    const { attributes, empty } = token
    for (const value of attributes.values()) if (value.includes('{{')) malformed('a placeholder in an attribute')
    const root = open.length === 0 && dropped === 0
    if (root) requireRoot(token.name, attributes, out.length === 0)
    const name = token.name === 'a' || token.name === 'switch' ? 'g' : token.name
    if (dropped > 0 || style !== null || isDropped(name, open, root)) {
      if (style !== null) malformed('an element in a style')
      if (!empty) dropped++
      continue
    }
    if (name === 'style') {
      if (!empty) style = ''
      continue
    }
    if (open.length >= deepest) malformed('the picture is too deep')
    const kept = [...attributes].filter(([attribute, value]) => (!root || attribute !== 'id') && isHarmless(name, attribute, value))
    const written = kept.map(([attribute, value]) => ` ${attribute}="${escapeXml(value)}"`).join('')
    out.push(`<${name}${root ? ` xmlns="${svgNamespace}"` : ''}${written}${empty ? '/' : ''}>`)
    cost.open(name, kept)
    if (empty) cost.close()
    else open.push({ name, named: kept.some(([attribute]) => attribute === 'id') })
  }
  if (out.length === 0) malformed('no picture')
  if (cost.total() > mostDrawn) malformed('the picture takes too long to draw')
  return out.join('')
}

/** Also a `use` inside of what another could use: a few of those multiply without end. */
function isDropped(name: string, open: readonly { readonly name: string; readonly named: boolean }[], root: boolean): boolean {
  if (name === 'style') return false
  if (!shapes.has(name) || (name === 'svg' && !root)) return true
  return name === 'use' && open.some((outer) => outer.named || outer.name === 'defs' || outer.name === 'symbol')
}

function requireRoot(name: string, attributes: ReadonlyMap<string, string>, first: boolean): void {
  if (name !== 'svg' || !first || (attributes.get('xmlns') ?? svgNamespace) !== svgNamespace) malformed('not an SVG picture')
  const sizes = ['width', 'height', 'viewBox'].flatMap((side) => attributes.get(side)?.match(/[\d.eE+-]+/g) ?? [])
  if (sizes.some((size) => !(Math.abs(Number(size)) <= 10_000))) malformed('the picture is too large')
}

function fill(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (_, id: string) => values.get(id) ?? malformed('an unknown svg_id'))
}
