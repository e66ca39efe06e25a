import type { Restoration } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { json, list, number, object, text, whole } from '../shape.ts'
import { keyId } from '../shapes/key.ts'

/** What the last restored backup changed. */
export const restoration = recordType(
  'restoration',
  object<Restoration>({
    at: number,
    added: list(object<Restoration['added'][number]>({ type: text, id: text })),
    keys: list(keyId),
    replaced: list(object<Restoration['replaced'][number]>({ type: text, id: text, version: whole, value: json })),
  }),
)
