import type { HeldCredential } from '../../core/credential.ts'
import { recordType } from '../record-type.ts'
import { list, nullable, number, object, text, whole } from '../shape.ts'
import { keyId } from '../shapes/key.ts'

/** A held credential with all its copies, as issued. */
export const credential = recordType(
  'credential',
  object<HeldCredential>({
    id: text,
    format: text,
    copies: list(object<HeldCredential['copies'][number]>({ raw: text, keyId: nullable(keyId), uses: whole })),
    from: nullable(text),
    addedAt: number,
  }),
)
