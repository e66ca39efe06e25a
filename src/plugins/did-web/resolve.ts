import type { Did, DidDocument } from '../../core/did.ts'
import { WalletError } from '../../core/errors.ts'
import type { World } from '../../core/plugin.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'
import { addressOf } from './address.ts'
import { readDocument } from './read-document.ts'

const mediaTypes: readonly unknown[] = ['application/did+json', 'application/did+ld+json', 'application/json']

/**
 * The document of a did:web, fetched anew (did:web, Read). Throws `identifier.malformed` before anything is fetched, `network.failed`,
 * and `identifier.unresolvable` for an answer that is not the strict JSON document of this very DID.
 */
export async function resolve(did: Did, world: World): Promise<DidDocument> {
  const url = addressOf(did)
  const { status, contentType, body } = await world.fetch(url, { headers: { accept: mediaTypes.join(', ') } })
  if (status !== 200) throw unresolvable('no document is there')
  if (!isJsonType(contentType)) throw unresolvable('what is there is not JSON')
  // A byte order mark and UTF-16 are no JSON on the wire (RFC 8259 section 8.1).
  const text = decodeUtf8(body)
  const document = readDocument(text === null ? undefined : parseStrictJson(text), did)
  if (!document) throw unresolvable('what is there is no document of this DID')
  return document
}

function isJsonType(contentType: string | null): boolean {
  const [type, ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  const charsets = parameters.filter((parameter) => parameter.startsWith('charset='))
  return mediaTypes.includes(type) && charsets.every((charset) => /^charset="?utf-8"?$/.test(charset))
}

function unresolvable(message: string): WalletError {
  return new WalletError('identifier.unresolvable', message)
}
