import type { Choice } from '../../core/exchange.ts'
import { isObject } from '../../core/json.ts'
import { object, type Shape, text, whole } from '../shape.ts'

const credentialChoice = object<Extract<Choice, { readonly set: number }>>({ credentialId: text, set: whole })
const identifierChoice = object<Extract<Choice, { readonly identifier: string }>>({ identifier: text })

/** One credential, or one identifier, that was chosen. */
export const choice: Shape<Choice> = (value, path) =>
  isObject(value) && Object.hasOwn(value, 'identifier') ? identifierChoice(value, path) : credentialChoice(value, path)
