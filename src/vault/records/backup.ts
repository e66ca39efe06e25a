import type { BackupState } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { nullable, number, object, text, whole } from '../shape.ts'

/** What is known of backups. */
export const backup = recordType('backup', object<BackupState>({ lastAt: nullable(number), lastGen: whole, recipient: nullable(text) }))
