import * as v from 'valibot'
import { none, text } from './inputs.ts'
import { answer, nothing, parser } from './parsers.ts'

/** One entry on the list of those the person trusts to say who a party is: a certificate authority, or an attester of verifiers. Times in milliseconds since the epoch. */
export type AnchorView =
  | {
      readonly kind: 'authority'
      /** SHA-256 of the certificate, hex. */
      readonly id: string
      /** RFC 4514 text. */
      readonly subject: string
      readonly notAfter: number
      readonly addedAt: number
    }
  | {
      readonly kind: 'attester'
      /** SHA-256 that stands for its address, hex. */
      readonly id: string
      readonly issuer: string
      /** How many keys of it are known. */
      readonly keys: number
      readonly addedAt: number
    }

/** The messages about whom the person trusts to say who a party is. Needed while locked too; all of them are for our own pages. */
export const trustContract = {
  'trust.list': { from: 'popup', input: none, output: answer<readonly AnchorView[]>(), fails: [] },
  /**
   * A certificate as PEM (RFC 7468) or as base64 of its DER, only one that may sign others; or an attester as JSON, `{ "issuer", "jwks": { "keys" } }` with
   * public keys, whose keys take the place of those that were known of it.
   */
  'trust.add': { from: 'popup', input: parser(v.strictObject({ text: text(131_072) })), output: nothing, fails: ['request.malformed', 'request.busy'] },
  'trust.remove': { from: 'popup', input: parser(v.strictObject({ id: v.pipe(text(64), v.regex(/^[0-9a-f]{64}$/)) })), output: nothing, fails: [] },
} as const
