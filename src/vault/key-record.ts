import type { WrappedKey } from '../core/key.ts'
import { decodeBase64url, encodeBase64url } from '../crypto/base64url.ts'
import { recordType } from './record-type.ts'
import { number, object, oneOf, refuse, type Shape, text } from './shape.ts'
import { keyAlgorithm, keyId, publicJwk } from './shapes/key.ts'

/** A wrapped key as it stands in the table `keys`: the wrapped bytes as base64url. */
export type KeyRecord = Omit<WrappedKey, 'wrapped'> & { readonly wrapped: string }

const base64url: Shape<string> = (value, path) => (decodeBase64url(text(value, path)) ? text(value, path) : refuse(path))

/** The one type of record of the table `keys`. */
export const keyRecordType = recordType(
  'key',
  object<KeyRecord>({
    id: keyId,
    algorithm: keyAlgorithm,
    jwk: publicJwk,
    purpose: oneOf('holder'),
    usePolicy: oneOf('session'),
    wrapped: base64url,
    createdAt: number,
  }),
)

/** A key as it is stored. */
export function toKeyRecord({ wrapped, ...rest }: WrappedKey): KeyRecord {
  return { ...rest, wrapped: encodeBase64url(wrapped) }
}

/** A stored key as it is used. */
export function fromKeyRecord({ wrapped, ...rest }: KeyRecord): WrappedKey {
  return { ...rest, wrapped: decodeBase64url(wrapped) ?? refuse('key.wrapped') }
}
