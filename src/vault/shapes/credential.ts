import type { ClaimPath } from '../../core/credential.ts'
import type { Check } from '../../core/exchange.ts'
import { list, nullable, object, refuse, type Shape, text, union } from '../shape.ts'

/** A claims path pointer (OpenID4VP 1.0 section 7). */
export const claimPath: Shape<ClaimPath> = list((step, path) => {
  if (step === null || typeof step === 'string') return step
  return typeof step === 'number' && Number.isSafeInteger(step) && step >= 0 ? step : refuse(path)
})

/** One named check of a verification report. */
export const check: Shape<Check> = object<Check>({
  name: union<Check['name']>({ format: true, signature: true, 'issuer-key': true, dates: true, status: true, holder: true, schema: true, binding: true }),
  result: union<Check['result']>({ passed: true, failed: true, unknown: true }),
  reason: nullable(text),
  source: text,
})
