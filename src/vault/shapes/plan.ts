import type { Ask, AskId, ClaimQuery, CredentialQuery, ExchangeId, Offer, Party, Plan, Power, Statement, Transaction, ValueTest } from '../../core/exchange.ts'
import { branded, extended, flag, json, jsonObject, list, nullable, number, object, oneOf, refuse, type Shape, text, union, variants, whole } from '../shape.ts'
import { check, claimPath } from './credential.ts'
import { keyAlgorithm } from './key.ts'

const askId: Shape<AskId> = branded<AskId>()
const scalar: Shape<string | number | boolean> = (value, path) =>
  typeof value === 'string' || typeof value === 'boolean' ? value : typeof value === 'number' ? number(value, path) : refuse(path)

const valueTest: Shape<ValueTest> = (value, path) =>
  object<ValueTest>({
    type: nullable(union<NonNullable<ValueTest['type']>>({ string: true, number: true, integer: true, boolean: true, array: true, object: true })),
    among: nullable(list(json)),
    pattern: nullable(text),
    minimum: nullable(number),
    maximum: nullable(number),
    contains: nullable(valueTest),
  })(value, path)
const claimQuery: Shape<ClaimQuery> = extended(
  object<Pick<ClaimQuery, 'id' | 'path' | 'values'>>({ id: nullable(text), path: claimPath, values: nullable(list(scalar)) }),
  { alternatives: list(claimPath), test: valueTest },
)
const credentialQuery = extended<Omit<CredentialQuery, 'algorithms'>, Required<Pick<CredentialQuery, 'algorithms'>>>(
  object<Omit<CredentialQuery, 'algorithms'>>({
    id: text,
    format: text,
    meta: jsonObject,
    claims: nullable(list(claimQuery)),
    claimSets: nullable(list(list(text))),
    trustedAuthorities: nullable(list(object({ type: text, values: list(text) }))),
    holderBinding: flag,
  }),
  { algorithms: list(keyAlgorithm) },
)

type AskOf<K extends Ask['kind']> = Extract<Ask, { readonly kind: K }>
const common = { id: askId, purpose: nullable(text) }
type Further = 'algorithms' | 'subject'
const identifierAsk = extended<Omit<AskOf<'identifier'>, Further>, Required<Pick<AskOf<'identifier'>, Further>>>(
  object<Omit<AskOf<'identifier'>, Further>>({ ...common, kind: oneOf('identifier'), methods: list(text) }),
  { algorithms: list(keyAlgorithm), subject: oneOf('jwk-thumbprint') },
)
const ask = variants<'kind', Ask>('kind', {
  credential: object<AskOf<'credential'>>({ ...common, kind: oneOf('credential'), query: credentialQuery, multiple: flag }),
  identifier: identifierAsk,
  input: object<AskOf<'input'>>({
    ...common,
    kind: oneOf('input'),
    input: object<AskOf<'input'>['input']>({
      type: union<AskOf<'input'>['input']['type']>({ 'tx-code': true, text: true }),
      length: nullable(whole),
      description: nullable(text),
    }),
  }),
})

/** One way in which a party's name was proven. */
export const partyProof = object<Party['proofs'][number]>({
  by: union<Party['proofs'][number]['by']>({ origin: true, certificate: true, did: true, attestation: true, 'domain-linkage': true }),
  of: text,
})
const party = object<Party>({ id: text, name: nullable(text), proofs: list(partyProof) })

const offer = object<Offer>({
  id: text,
  raw: nullable(text),
  preview: object<Offer['preview']>({
    title: text,
    types: list(text),
    issuer: text,
    holder: nullable(text),
    claims: jsonObject,
    validFrom: nullable(number),
    validUntil: nullable(number),
  }),
  checks: list(check),
})

type PowerOf<K extends Power['kind']> = Extract<Power, { readonly kind: K }>
/** One power that goes beyond the click. */
export const power: Shape<Power> = variants<'kind', Power>('kind', {
  prove: object<PowerOf<'prove'>>({ kind: oneOf('prove'), audience: text, times: whole }),
  dpop: object<PowerOf<'dpop'>>({ kind: oneOf('dpop'), host: text }),
  keep: object<PowerOf<'keep'>>({ kind: oneOf('keep'), configuration: text, times: whole }),
})

const rows = list(object<Transaction['rows'][number]>({ label: text, value: text }))

/** Where a party says what it does with what it gets. */
export const link = object<Plan['links'][number]>({ kind: union<Plan['links'][number]['kind']>({ policy: true, terms: true, client: true }), url: text })

/** A plan as it was shown. */
export const plan: Shape<Plan> = object<Plan>({
  id: branded<ExchangeId>(),
  kind: union<Plan['kind']>({ presentation: true, issuance: true, 'sign-in': true }),
  protocol: text,
  party,
  asks: list(ask),
  sets: list(object<Plan['sets'][number]>({ required: flag, options: list(list(askId)) })),
  offers: list(offer),
  answer: object<Plan['answer']>({ to: nullable(text), audience: text, encrypted: flag }),
  transactions: list(object<Transaction>({ asks: list(askId), rows, raw: text })),
  statements: list(object<Statement>({ format: text, by: nullable(text), verified: flag, rows })),
  warnings: list(
    union<Plan['warnings'][number]>({
      'unverified-party': true,
      'cross-device': true,
      punycode: true,
      framed: true,
      'issuer-is-not-site': true,
      'insecure-origin': true,
      'verifier-is-not-site': true,
      'answer-goes-elsewhere': true,
    }),
  ),
  links: list(link),
  powers: list(power),
  once: nullable(text),
  expiresAt: number,
  memo: jsonObject,
})
