import type { Ask, CredentialQuery, Disclosure, Shown } from '../../core/exchange.ts'
import type { Json } from '../../core/json.ts'
import { label, pathLabel } from '../claims.ts'
import { t } from '../i18n.ts'
import { neededAsks, type Picked } from './choices.ts'

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value)

/** What an ask is about, in a word or two: what is held for it, else what the verifier's query names. The text may come from outside. */
export function askName(ask: Ask, shown: Shown): string {
  if (ask.kind === 'identifier') return t('identifier')
  if (ask.kind === 'input') return t('ask_input')
  const candidate = shown.candidates?.[ask.id]?.find(({ unusable }) => !unusable.some(({ code }) => code === 'other-format' || code === 'other-type'))
  return candidate?.title ?? queryName(ask.query)
}

/** The credential type a query names, read from the end of its identifier; a general word when it names none. */
export function queryName(query: CredentialQuery): string {
  const { type_values: types, vct_values: vcts, doctype_value: doctype } = query.meta
  const last = (list: Json | undefined) => (isList(list) ? list.at(-1) : undefined)
  const inner = last(types)
  const named = typeof inner === 'string' ? inner : (last(isList(types) ? types[0] : undefined) ?? last(vcts) ?? doctype)
  const word = typeof named === 'string' ? (named.split(/[/#:]/).findLast(Boolean) ?? '') : ''
  const said = word === 'VerifiableCredential' ? '' : label(word).replace(/ credential$/i, '')
  return said || t('a_credential')
}

/** The labels of the claims an ask wants, as the request names them. */
export function wanted(ask: Ask): readonly string[] {
  if (ask.kind !== 'credential') return []
  return (ask.query.claims ?? []).map((claim) => pathLabel(claim.path))
}

/** The same, each with the values it has to have; no values: any will do. */
export function requirements(ask: Ask): readonly { readonly name: string; readonly values: string }[] {
  if (ask.kind !== 'credential') return []
  return (ask.query.claims ?? []).map(({ path, values }) => ({ name: pathLabel(path), values: (values ?? []).map(String).join(', ') }))
}

/** Everything that would leave the wallet with what is picked now. */
export function leaving(shown: Shown, picked: Picked): readonly Disclosure[] {
  return neededAsks(shown, picked).flatMap((ask) =>
    (picked.choices[ask.id] ?? []).flatMap((choice) => {
      if (!('credentialId' in choice)) return []
      return shown.candidates?.[ask.id]?.find(({ credentialId }) => credentialId === choice.credentialId)?.sets[choice.set] ?? []
    }),
  )
}
