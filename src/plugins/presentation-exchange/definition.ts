import type { Ask, AskId, Plan } from '../../core/exchange.ts'
import { list, malformed, member, members, text } from '../../openid/members.ts'
import { queryOf } from './descriptor-query.ts'
import { anyFormat, parseFormats, type TakenFormat } from './formats.ts'
import { type InputDescriptor, parseInputDescriptor, sentence } from './input-descriptor.ts'
import { parseRequirements, toSet } from './submission-requirements.ts'
import { unsupported } from './unsupported.ts'

/** What the answer says of an ask: which input descriptor it is for, and what the formats are called there. */
export type Answered = Omit<TakenFormat, 'format'> & { readonly descriptor: string }

/** A presentation definition as what a person is asked for. */
export interface Definition {
  readonly id: string
  readonly asks: readonly Ask[]
  readonly sets: Plan['sets']
  readonly answered: Readonly<Record<AskId, Answered>>
}

type Made = Answered & { readonly ask: Ask }

const most = 32

/**
 * A presentation definition (Presentation Exchange 2.0 and 2.1, section 4) as asks, one for each input descriptor and format, and the sets of asks that satisfy
 * it. `accepted`: the formats the verifier takes at all, `null` where it does not say. Throws `request.malformed`; `request.unsupported` for what is beyond the part
 * of the standard that can be answered rightly.
 */
export function parseDefinition(value: unknown, accepted: readonly TakenFormat[] | null): Definition {
  const definition = members(value, 'presentation_definition')
  if (member(definition, 'frame') !== undefined) unsupported('a frame for linked data')
  const inputs = member(definition, 'input_descriptors')
  if (Array.isArray(inputs) && inputs.length === 0) unsupported('nothing is asked for')
  const descriptors = list(inputs, 'input_descriptors', most, parseInputDescriptor)
  if (new Set(descriptors.map(({ id }) => id)).size !== descriptors.length) malformed('input_descriptors')
  const format = member(definition, 'format')
  const formats = format === undefined ? (accepted ?? anyFormat) : parseFormats(format, 'format')
  const purpose = sentence(member(definition, 'purpose'))
  const made = descriptors.map((descriptor, index) => asksFor(descriptor, `d${index}`, purpose, allowed(descriptor.formats ?? formats, accepted)))
  const sets = setsOf(member(definition, 'submission_requirements'), descriptors, made)
  const named = new Set<string>(sets.flatMap(({ options }) => options.flat()))
  const asked = made.flat().filter(({ ask }) => named.has(ask.id))
  if (!sets.every(({ required, options }) => !required || options.length > 0)) unsupported('a credential in no format of ours')
  return {
    id: text(member(definition, 'id'), 'presentation_definition.id', 1024),
    asks: asked.map(({ ask }) => ask),
    sets: sets.filter(({ options }) => options.length > 0),
    answered: Object.fromEntries(asked.map(({ ask, descriptor, outer, inner }) => [ask.id, { descriptor, outer, inner }])),
  }
}

function allowed(formats: readonly TakenFormat[], accepted: readonly TakenFormat[] | null): readonly TakenFormat[] {
  return accepted === null ? formats : formats.filter(({ format }) => accepted.some((one) => one.format === format))
}

/** One ask for each format that can answer; the names are ours, because a descriptor may be called anything. */
function asksFor(descriptor: InputDescriptor, name: string, purpose: string | null, formats: readonly TakenFormat[]): readonly Made[] {
  return formats.flatMap(({ format, outer, inner }, index) => {
    const query = queryOf(`${name}-${index}`, descriptor, format)
    if (!query) return []
    const ask: Ask = { id: query.id as AskId, purpose: descriptor.purpose ?? purpose, kind: 'credential', query, multiple: false }
    return [{ ask, descriptor: descriptor.id, outer, inner }]
  })
}

/** Without requirements every descriptor is required (section 4.2). */
function setsOf(value: unknown, descriptors: readonly InputDescriptor[], made: readonly (readonly Made[])[]): Plan['sets'] {
  const asks = made.map((some) => some.map(({ ask }) => ask.id))
  const met =
    value === undefined
      ? descriptors.map((_, place) => ({ required: true, options: [[place]] }))
      : parseRequirements(
          value,
          descriptors.map(({ groups }) => groups),
        )
  return met.map((one) => toSet(one, asks))
}
