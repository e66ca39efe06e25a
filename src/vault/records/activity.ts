import type { Activity } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { list, nullable, number, object, text, union } from '../shape.ts'

/** One line of the activity list; claim names, never values. */
export const activity = recordType(
  'activity',
  object<Activity>({
    id: text,
    at: number,
    kind: union<Activity['kind']>({ presentation: true, issuance: true, 'sign-in': true }),
    result: union<Activity['result']>({ done: true, refused: true, expired: true, failed: true, unknown: true }),
    party: text,
    partyName: nullable(text),
    credentials: list(object<Activity['credentials'][number]>({ credentialId: nullable(text), title: text, claims: list(text) })),
    identifiers: list(text),
  }),
)
