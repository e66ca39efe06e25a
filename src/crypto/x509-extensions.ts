import { encodeBase64url } from './base64url.ts'
import { decodeUtf8 } from './bytes.ts'
import { type Element, elementOf, elementsOf, notDer, partsOf, readBits, readBoolean, readOid, readSmallInteger, tags } from './der.ts'

/** What the extensions of a certificate say (RFC 5280 section 4.2), with what it means when they are absent. */
export interface Extensions {
  readonly isAuthority: boolean
  /** How many authorities may stand between it and the last certificate; null: any number. */
  readonly pathLength: number | null
  /** null: not restricted. */
  readonly keyUsage: { readonly digitalSignature: boolean; readonly keyCertSign: boolean } | null
  /** Object identifiers; null: not restricted. */
  readonly purposes: readonly string[] | null
  readonly dnsNames: readonly string[]
  readonly uris: readonly string[]
  /** The tag numbers of GeneralName that occur among the alternative names. */
  readonly nameForms: readonly number[]
  readonly nameConstraints: NameConstraints | null
  readonly authorityKeyId: string | null
  readonly subjectKeyId: string | null
  /** There is a critical extension that we do not know: whoever relies on the certificate must refuse it. */
  readonly unknownCritical: boolean
}

/** RFC 5280 section 4.2.1.10: trees of DNS names, and the tag numbers of GeneralName constrained besides. */
export interface NameConstraints {
  readonly permitted: readonly string[]
  readonly excluded: readonly string[]
  readonly otherForms: readonly number[]
}

type Said = { -readonly [Name in keyof Extensions]: Extensions[Name] }

const dnsForm = 2
const uriForm = 6

const readers: { readonly [oid: string]: (value: Uint8Array, said: Said) => void } = {
  '2.5.29.14': (value, said) => {
    said.subjectKeyId = encodeBase64url(elementOf(value, tags.octets).content)
  },
  '2.5.29.15': (value, said) => {
    const bits = readBits(elementOf(value, tags.bits))
    said.keyUsage = { digitalSignature: bits[0] === true, keyCertSign: bits[5] === true }
  },
  '2.5.29.17': (value, said) => {
    const names = partsOf(elementOf(value, tags.sequence))
    said.nameForms = names.map(formOf)
    said.dnsNames = names.filter((name) => formOf(name) === dnsForm).map(readAscii)
    said.uris = names.filter((name) => formOf(name) === uriForm).map(readAscii)
  },
  '2.5.29.19': (value, said) => {
    const elements = elementsOf(elementOf(value, tags.sequence).content)
    const authority = elements.maybe(tags.boolean)
    const length = elements.maybe(tags.integer)
    elements.end()
    said.isAuthority = authority !== null && readBoolean(authority)
    said.pathLength = length && readSmallInteger(length)
    if (length && !said.isAuthority) notDer('a path length')
  },
  '2.5.29.30': (value, said) => {
    const elements = elementsOf(elementOf(value, tags.sequence).content)
    const permitted = readTrees(elements.maybe(0xa0))
    const excluded = readTrees(elements.maybe(0xa1))
    elements.end()
    const dns = (trees: readonly Element[]) => trees.filter((tree) => formOf(tree) === dnsForm).map((tree) => readAscii(tree).toLowerCase())
    const otherForms = [...permitted, ...excluded].map(formOf).filter((form) => form !== dnsForm)
    said.nameConstraints = { permitted: dns(permitted), excluded: dns(excluded), otherForms }
  },
  '2.5.29.35': (value, said) => {
    const id = elementsOf(elementOf(value, tags.sequence).content).maybe(0x80)
    said.authorityKeyId = id && encodeBase64url(id.content)
  },
  '2.5.29.37': (value, said) => {
    said.purposes = partsOf(elementOf(value, tags.sequence)).map((purpose) => readOid(elementOf(purpose.whole, tags.oid)))
  },
}

/** Reads Extensions (RFC 5280 section 4.1.2.9); null: there are none. Throws `request.malformed`, for one that occurs twice too. */
export function readExtensions(extensions: Element | null): Extensions {
  const said: Said = {
    isAuthority: false,
    pathLength: null,
    keyUsage: null,
    purposes: null,
    dnsNames: [],
    uris: [],
    nameForms: [],
    nameConstraints: null,
    authorityKeyId: null,
    subjectKeyId: null,
    unknownCritical: false,
  }
  const seen = new Set<string>()
  for (const extension of extensions ? partsOf(elementOf(extensions.content, tags.sequence)) : []) {
    const elements = elementsOf(elementOf(extension.whole, tags.sequence).content)
    const oid = readOid(elements.take(tags.oid))
    const critical = elements.maybe(tags.boolean)
    const { content } = elements.take(tags.octets)
    elements.end()
    if (seen.has(oid)) notDer('an extension that occurs twice')
    seen.add(oid)
    const read = Object.hasOwn(readers, oid) ? readers[oid] : undefined
    if (read) read(content, said)
    else if (critical && readBoolean(critical)) said.unknownCritical = true
  }
  return said
}

/** The names of GeneralSubtrees. A minimum or maximum is none of RFC 5280. */
function readTrees(trees: Element | null): readonly Element[] {
  return trees
    ? partsOf(trees).map((tree) => {
        const elements = elementsOf(elementOf(tree.whole, tags.sequence).content)
        const name = elements.next()
        elements.end()
        return name ?? notDer('a name')
      })
    : []
}

/** The forms that are made of other elements: other, X.400, directory and EDI party names (RFC 5280 section 4.2.1.6). */
const constructed = [0, 3, 4, 5]

function formOf({ tag }: Element): number {
  const form = tag & 31
  return form <= 8 && tag - form === (constructed.includes(form) ? 0xa0 : 0x80) ? form : notDer('a name')
}

/** An implicitly tagged IA5String. */
function readAscii({ content }: Element): string {
  return content.some((byte) => byte < 0x21 || byte > 0x7e) ? notDer('a name') : (decodeUtf8(content) ?? notDer('a name'))
}
