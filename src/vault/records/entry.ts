import type { IndexEntry } from '../../core/credential.ts'
import { recordType } from '../record-type.ts'
import { jsonObject, list, nullable, number, object, text } from '../shape.ts'
import { claimPath } from '../shapes/credential.ts'

/** What lists, search and matching need of a held credential. */
export const entry = recordType(
  'entry',
  object<IndexEntry>({
    id: text,
    format: text,
    types: list(text),
    issuer: text,
    holder: nullable(text),
    title: text,
    claims: jsonObject,
    withholdable: list(claimPath),
    validFrom: nullable(number),
    validUntil: nullable(number),
    addedAt: number,
  }),
)
