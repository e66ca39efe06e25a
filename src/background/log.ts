import type { ErrorCode } from '../core/errors.ts'

/** The only place that writes to the console: codes, never objects, so that nothing personal can slip out. */
export function log(code: ErrorCode, where: string): void {
  console.warn(`lanyard: ${code} in ${where}`)
}
