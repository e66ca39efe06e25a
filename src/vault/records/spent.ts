import type { Spent } from '../../core/records.ts'
import { recordType } from '../record-type.ts'
import { number, object, text } from '../shape.ts'

/** A verifier's nonce that has been answered. */
export const spent = recordType('spent', object<Spent>({ hash: text, at: number }))
