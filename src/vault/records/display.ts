import type { Display } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { list, nullable, object, text } from '../shape.ts'
import { claimPath } from '../shapes/credential.ts'

/** How an issuer wants a credential to look. */
export const display = recordType(
  'display',
  object<Display>({
    id: text,
    name: nullable(text),
    description: nullable(text),
    background: nullable(text),
    text: nullable(text),
    logo: nullable(text),
    svg: nullable(text),
    labels: list(object<Display['labels'][number]>({ path: claimPath, label: text, description: nullable(text) })),
  }),
)
