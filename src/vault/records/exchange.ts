import type { Decision, Exchange, ExchangeId } from '../../core/exchange.ts'
import { isObject } from '../../core/json.ts'
import { recordType } from '../record-type.ts'
import { branded, jsonObject, list, number, object, oneOf, type Shape, table, text, union, whole } from '../shape.ts'
import { choice } from '../shapes/choice.ts'
import { plan, power } from '../shapes/plan.ts'

const no = object<Extract<Decision, { readonly allow: false }>>({ version: whole, allow: oneOf(false) })
const yes = object<Extract<Decision, { readonly allow: true }>>({
  version: whole,
  allow: oneOf(true),
  choices: table(list(choice)),
  inputs: table(text),
  offers: list(text),
})
const decision: Shape<Decision> = (value, path) => (isObject(value) && value.allow === true ? yes(value, path) : no(value, path))

const firstPlan = {
  id: 'a',
  kind: 'issuance',
  protocol: 'openid4vci',
  party: { id: 'did:example:issuer', name: null, proofs: [] },
  asks: [],
  sets: [],
  offers: [],
  answer: { to: null, audience: 'did:example:issuer', encrypted: false },
  transactions: [],
  warnings: [],
  links: [],
  powers: [],
  once: null,
  expiresAt: 1,
  memo: {},
}
const first = { id: 'a', decision: { version: 1, allow: false }, memo: {}, wake: 'alarm', powers: [], until: 2 }

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
  [
    // Version 2: what others say of the party, and the text of a transaction as it was received. Nothing before could ask for one.
    {
      up: (value) => (isObject(value) && isObject(value.plan) ? { ...value, plan: { ...value.plan, transactions: [], statements: [] } } : value),
      example: { before: { ...first, plan: firstPlan }, after: { ...first, plan: { ...firstPlan, statements: [] } } },
    },
  ],
)
