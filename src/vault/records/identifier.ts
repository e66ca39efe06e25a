import { type Did, type Identifier, isDid } from '../../core/did.ts'
import { recordType } from '../record-type.ts'
import { nullable, number, object, refuse, type Shape, text } from '../shape.ts'
import { keyId } from '../shapes/key.ts'

const did: Shape<Did> = (value, path) => (isDid(value) ? value : refuse(path))

/** An identifier the person holds the key of. */
export const identifier = recordType('identifier', object<Identifier>({ did, keyId, name: text, origin: nullable(text), createdAt: number }))
