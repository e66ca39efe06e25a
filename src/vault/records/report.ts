import type { StoredReport } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { list, number, object, text } from '../shape.ts'
import { check } from '../shapes/credential.ts'

/** The last verification report of a held credential. */
export const report = recordType('report', object<StoredReport>({ id: text, checks: list(check), at: number }))
