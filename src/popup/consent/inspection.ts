import type { Plan, Shown } from '../../core/exchange.ts'
import type { ReceivedView, TracedAsk } from '../../messaging/views.ts'
import { decoded } from './decode-request.ts'

/** Everything developer mode tells of one request, as it can be copied. What was not there (yet) is null. */
export interface Inspection {
  readonly raw: (Shown['received'] & ReceivedView) | null
  readonly decoded: unknown
  /** Who asks, with what proves it, what others say, and what asks for care. */
  readonly client: Pick<Plan, 'party' | 'answer' | 'warnings' | 'statements'>
  readonly plan: Plan
  readonly trace: readonly TracedAsk[] | null
}

/** What is known of a request: as it is shown, as it came in, and as it was matched. */
export function inspection({ plan, received }: Pick<Shown, 'plan' | 'received'>, came: ReceivedView | null, trace: readonly TracedAsk[] | null): Inspection {
  const { party, answer, warnings, statements } = plan
  return { raw: came && { ...received, ...came }, decoded: came && decoded(came), client: { party, answer, warnings, statements }, plan, trace }
}

// What hides or reorders text reads as its escape, and JSON stays JSON.
const hidden = /[\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u{fff9}-\u{fffb}]/gu

/** Anything as JSON text to be read and copied. */
export function asText(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(hidden, escaped)
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')
}
