import type { Records } from '../core/records.ts'
import type { RecordType } from './record-type.ts'
import { activity } from './records/activity.ts'
import { backup } from './records/backup.ts'
import { credential } from './records/credential.ts'
import { display } from './records/display.ts'
import { entry } from './records/entry.ts'
import { exchange } from './records/exchange.ts'
import { identifier } from './records/identifier.ts'
import { report } from './records/report.ts'
import { restoration } from './records/restoration.ts'
import { site } from './records/site.ts'
import { spent } from './records/spent.ts'
import { unlocker } from './records/unlocker.ts'

/** Every type of record of the table `rec`. The only file that names them all; a missing one does not compile. */
export const recordTypes: { readonly [T in keyof Records]: RecordType<Records[T]> } = Object.freeze({
  credential,
  entry,
  report,
  identifier,
  activity,
  exchange,
  spent,
  unlocker,
  backup,
  restoration,
  site,
  display,
})

/** True for the name of a type this program knows. */
export function isRecordType(name: string): name is keyof Records {
  return Object.hasOwn(recordTypes, name)
}
