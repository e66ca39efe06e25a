import type { Choice, Decision, Exchange, ExchangeId } from '../../core/exchange.ts'
import { isObject } from '../../core/json.ts'
import { recordType } from '../record-type.ts'
import { branded, jsonObject, list, number, object, oneOf, type Shape, table, text, union, whole } from '../shape.ts'
import { plan, power } from '../shapes/plan.ts'

const credentialChoice = object<Extract<Choice, { readonly set: number }>>({ credentialId: text, set: whole })
const identifierChoice = object<Extract<Choice, { readonly identifier: string }>>({ identifier: text })
const choice: Shape<Choice> = (value, path) =>
  isObject(value) && Object.hasOwn(value, 'identifier') ? identifierChoice(value, path) : credentialChoice(value, path)

const no = object<Extract<Decision, { readonly allow: false }>>({ version: whole, allow: oneOf(false) })
const yes = object<Extract<Decision, { readonly allow: true }>>({
  version: whole,
  allow: oneOf(true),
  choices: table(list(choice)),
  inputs: table(text),
  offers: list(text),
})
const decision: Shape<Decision> = (value, path) => (isObject(value) && value.allow === true ? yes(value, path) : no(value, path))

/** An exchange that goes on after the click, with the powers that were shown. */
export const exchange = recordType(
  'exchange',
  object<Exchange>({
    id: branded<ExchangeId>(),
    plan,
    decision,
    memo: jsonObject,
    wake: union<Exchange['wake']>({ redirect: true, alarm: true, asked: true }),
    powers: list(power),
    until: number,
  }),
)
