import * as v from 'valibot'
import { none, text } from './inputs.ts'
import { answer, nothing, parser } from './parsers.ts'

/** A certificate authority on the list of those the person trusts. */
export interface AnchorView {
  /** SHA-256 of the certificate, hex. */
  readonly id: string
  /** RFC 4514 text. */
  readonly subject: string
  /** Milliseconds since the epoch. */
  readonly notAfter: number
  readonly addedAt: number
}

/** The messages about whom the person trusts to say who a party is. Needed while locked too; all of them are for our own pages. */
export const trustContract = {
  'trust.list': { from: 'popup', input: none, output: answer<readonly AnchorView[]>(), fails: [] },
  /** A certificate as PEM (RFC 7468) or as base64 of its DER. Only one that may sign others. */
  'trust.add': { from: 'popup', input: parser(v.strictObject({ text: text(131_072) })), output: nothing, fails: ['request.malformed', 'request.busy'] },
  'trust.remove': { from: 'popup', input: parser(v.strictObject({ id: v.pipe(text(64), v.regex(/^[0-9a-f]{64}$/)) })), output: nothing, fails: [] },
} as const
