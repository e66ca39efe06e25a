import * as v from 'valibot'
import type { Activity, Grant, Site } from '../core/records.ts'
import type { Party } from '../core/exchange.ts'
import { none, text } from './inputs.ts'
import { answer, nothing, parser } from './parsers.ts'

/** One party in the list of those the wallet knows: it asked before, or something was decided about it. */
export interface SiteView {
  /** The party's id, as it was shown. */
  readonly id: string
  readonly name: string | null
  readonly blocked: boolean
  /** Grants that have not ended. */
  readonly grants: number
  /** How often it received something, and when last, milliseconds since the epoch. */
  readonly times: number
  readonly last: number | null
}

/** Everything that is known of one party: names of claims, never values. */
export interface SiteDetail extends Pick<Site, 'id' | 'name' | 'blocked' | 'links'> {
  /** How its name was proven when it asked last. */
  readonly proofs: Party['proofs']
  /** What it has ever received, by title of the credential. */
  readonly received: readonly { readonly title: string; readonly claims: readonly string[] }[]
  /** The identifiers that signed for it. */
  readonly identifiers: readonly { readonly did: string; readonly name: string }[]
  readonly grants: readonly Grant[]
  /** Newest first. */
  readonly activities: readonly Activity[]
}

const party = v.pipe(text(4096), v.minLength(1))
const fails = ['vault.locked', 'vault.full'] as const

/** The messages about the parties the wallet had to do with. All of them are for our own pages. */
export const sitesContract = {
  /** The last first. */
  'sites.list': { from: 'popup', input: none, output: answer<readonly SiteView[]>(), fails: ['vault.locked'] },
  /** Null: nothing is known of it. */
  'sites.get': { from: 'popup', input: parser(v.strictObject({ id: party })), output: answer<SiteDetail | null>(), fails: ['vault.locked'] },
  'sites.block': { from: 'popup', input: parser(v.strictObject({ id: party, blocked: v.boolean() })), output: nothing, fails },
  /** Ends one grant. */
  'sites.revoke': { from: 'popup', input: parser(v.strictObject({ id: party, asked: text(128) })), output: nothing, fails },
  /** Forgets what it received, its grants, and that it is blocked. */
  'sites.forget': { from: 'popup', input: parser(v.strictObject({ id: party })), output: nothing, fails },
  /** Writes down that it was asked to delete what it has. Where that can be asked; null: it never said. */
  'sites.deletion': { from: 'popup', input: parser(v.strictObject({ id: party })), output: answer<{ readonly url: string | null }>(), fails },
  /** Forgets everything that happened, but for what each party has received. */
  'activity.clear': { from: 'popup', input: none, output: nothing, fails },
} as const
