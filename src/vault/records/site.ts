import type { Choice } from '../../core/exchange.ts'
import type { Grant, Site } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { list, nullable, number, object, table, text, whole } from '../shape.ts'
import { choice } from '../shapes/choice.ts'
import { link } from '../shapes/plan.ts'

const grant = object<Grant>({
  asked: text,
  choices: table<readonly Choice[]>(list(choice)),
  credentials: list(object<Grant['credentials'][number]>({ title: text, claims: list(text) })),
  at: number,
  until: number,
})

/** What a person decided about one party. */
export const site = recordType(
  'site',
  object<Site>({
    id: text,
    name: nullable(text),
    blocked: nullable(object<NonNullable<Site['blocked']>>({ at: number, refused: whole })),
    grants: list(grant),
    links: list(link),
  }),
)
