import type { Activity } from '../../core/records.ts'
import { isObject } from '../../core/json.ts'
import { recordType } from '../record-type.ts'
import { list, nullable, number, object, text, union } from '../shape.ts'
import { partyProof } from '../shapes/plan.ts'

const first = { id: 'a', at: 1, kind: 'presentation', result: 'done', party: 'did:example:site', partyName: null, credentials: [], identifiers: [] }

/** One line of the activity list; claim names, never values. */
export const activity = recordType(
  'activity',
  object<Activity>({
    id: text,
    at: number,
    kind: union<Activity['kind']>({ presentation: true, issuance: true, 'sign-in': true, deletion: true, removal: true, export: true }),
    result: union<Activity['result']>({ done: true, refused: true, expired: true, failed: true, unknown: true }),
    party: text,
    partyName: nullable(text),
    proofs: list(partyProof),
    via: nullable(union<NonNullable<Activity['via']>>({ 'dc-api': true, provider: true, link: true, qr: true, paste: true, file: true })),
    credentials: list(object<Activity['credentials'][number]>({ credentialId: nullable(text), title: text, claims: list(text) })),
    identifiers: list(text),
  }),
  [
    // Version 2: how the party's name was proven, and how its request came in. What was not written down then is not known.
    {
      up: (value) => (isObject(value) ? { ...value, proofs: [], via: null } : value),
      example: { before: first, after: { ...first, proofs: [], via: null } },
    },
  ],
)
