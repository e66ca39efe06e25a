import { malformed } from './envelope.ts'

/** A piece of an XML text, entities resolved. */
export type Token =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string>; readonly empty: boolean }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

const comment = /<!--(?:(?!--)[\s\S])*-->/y
const declaration = /<\?xml\s[^?<>]*\?>/y
const closing = /<\/([A-Za-z_][\w:.-]*)\s*>/y
const opening = /<([A-Za-z_][\w:.-]*)((?:\s+[A-Za-z_][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y
const attribute = /([A-Za-z_][\w:.-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g
const plain = /[^<]+/y
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/**
 * The pieces of a small XML document (XML 1.0), comments left out. Throws `credential.malformed` for a document type, CDATA, a processing instruction,
 * an entity that is not one of the five, an attribute that occurs twice, and tags that do not match.
 */
export function readXml(xml: string): readonly Token[] {
  const tokens: Token[] = []
  const unclosed: string[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(xml)
    if (match) at = pattern.lastIndex
    return match
  }
  if (xml.startsWith('\uFEFF')) at = 1
  take(declaration)
  while (at < xml.length) {
    const text = take(plain)
    if (text) {
      tokens.push({ kind: 'text', text: unescape(text[0]) })
      continue
    }
    if (take(comment)) continue
    const end = take(closing)
    if (end) {
      if (unclosed.pop() !== end[1]) malformed('tags do not match')
      tokens.push({ kind: 'close', name: end[1] ?? '' })
      continue
    }
    const [, name, attributes = '', slash] = take(opening) ?? malformed('not plain XML')
    if (name === undefined) malformed('not plain XML')
    tokens.push({ kind: 'open', name, attributes: attributesOf(attributes), empty: slash === '/' })
    if (slash !== '/') unclosed.push(name)
  }
  if (unclosed.length > 0) malformed('tags do not match')
  return tokens
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', double, single] of text.matchAll(attribute)) {
    if (found.has(name)) malformed('an attribute occurs twice')
    found.set(name, unescape(double ?? single ?? ''))
  }
  return found
}

function unescape(text: string): string {
  return text.replace(/&([^;&]{0,12};?)/g, (_, entity: string) => {
    const name = entity.slice(0, -1)
    if (entity.endsWith(';') && Object.hasOwn(named, name)) return named[name] ?? ''
    const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}));$/i.exec(entity) ?? malformed('an unknown entity')
    const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : malformed('no character')
  })
}

/** Text as it may stand in XML content and attributes; what no XML document may hold is left out. */
export function escapeXml(text: string): string {
  // oxlint-disable-next-line no-control-regex
  const allowed = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu, '')
  return allowed.replace(/[&<>"']/g, (letter) => `&${Object.keys(named).find((name) => named[name] === letter)};`)
}
