import type { IndexEntry } from '../../core/credential.ts'
import { isObject } from '../../core/json.ts'
import { recordType } from '../record-type.ts'
import { jsonObject, list, nullable, number, object, oneOf, text } from '../shape.ts'
import { claimPath } from '../shapes/credential.ts'

const first = {
  id: 'a',
  format: 'jwt_vc_json',
  types: ['LibraryCard'],
  issuer: 'did:example:library',
  holder: null,
  title: 'Library Card',
  claims: {},
  withholdable: [],
  validFrom: null,
  validUntil: null,
  addedAt: 1,
}

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
    authorities: list(object<IndexEntry['authorities'][number]>({ type: oneOf('aki'), value: text })),
    validFrom: nullable(number),
    validUntil: nullable(number),
    addedAt: number,
  }),
  [
    // Version 2: whose authority the issuer is under. No format before could say so.
    {
      up: (value) => (isObject(value) ? { ...value, authorities: [] } : value),
      example: { before: first, after: { ...first, authorities: [] } },
    },
  ],
)
