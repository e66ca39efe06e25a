import { decodeUtf8 } from './bytes.ts'
import { type Element, elementOf, elementsOf, notDer, partsOf, readOid, tags } from './der.ts'

/** The names that RFC 4514 section 3 knows. */
const shortNames: { readonly [oid: string]: string } = {
  '2.5.4.3': 'CN',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
}
const text = new Set([0x0c, 0x12, 0x13, 0x16])

/** A distinguished name: as text (RFC 4514), and its attributes from the most general to the last, with the text of those we can read. */
export interface Name {
  readonly text: string
  readonly attributes: readonly { readonly type: string; readonly text: string | null }[]
}

/** Reads a Name (RFC 5280 section 4.1.2.4). Throws `request.malformed`. */
export function readName(name: Element): Name {
  if (name.content.length === 0) return { text: '', attributes: [] }
  const attributes: Name['attributes'][number][] = []
  const parts = partsOf(name).map((part) => {
    return partsOf(elementOf(part.whole, tags.set))
      .map((attribute) => readAttribute(attribute, attributes))
      .join('+')
  })
  return { text: parts.toReversed().join(','), attributes }
}

function readAttribute(attribute: Element, attributes: Name['attributes'][number][]): string {
  const elements = elementsOf(elementOf(attribute.whole, tags.sequence).content)
  const type = readOid(elements.take(tags.oid))
  const value = elements.next()
  elements.end()
  if (!value) return notDer('an attribute')
  const known = shortNames[type]
  const written = text.has(value.tag) ? decodeUtf8(value.content) : null
  attributes.push({ type, text: written })
  return known && written !== null ? `${known}=${escape(written)}` : `${known ?? type}=#${hex(value.whole)}`
}

/** RFC 4514 section 2.4. */
function escape(value: string): string {
  return value
    .replace(/["+,;<>\\]/g, '\\$&')
    .replaceAll('\0', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ')
}

/** The text of the attribute of this type; null when there is none that can be read. */
export function attributeOf({ attributes }: Name, type: string): string | null {
  return attributes.find((attribute) => attribute.type === type)?.text ?? null
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
