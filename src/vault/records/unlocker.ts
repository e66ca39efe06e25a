import type { Unlocker } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { object, text } from '../shape.ts'

/** The name of one of the ways to open the vault. */
export const unlocker = recordType('unlocker', object<Unlocker>({ id: text, name: text }))
