import type { Activity } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { list, nullable, number, object, oneOf, text } from '../shape.ts'

/** One line of the activity list; claim names, never values. */
export const activity = recordType(
  'activity',
  object<Activity>({
    id: text,
    at: number,
    kind: oneOf('presentation', 'issuance', 'sign-in'),
    result: oneOf('done', 'refused', 'expired', 'failed', 'unknown'),
    party: text,
    partyName: nullable(text),
    credentials: list(object<Activity['credentials'][number]>({ credentialId: nullable(text), title: text, claims: list(text) })),
    identifiers: list(text),
  }),
)
