import type { CredentialQuery } from '../core/exchange.ts'
import { list, malformed, member, text } from './members.ts'

const valuesLimit = 100
const textLimit = 2048

/** The shape of each format's own `meta` member (OpenID4VP 1.0 sections B.1.1, B.2.3, B.3.5). */
const metaRules = new Map<string, readonly [name: string, check: (value: unknown, where: string) => unknown]>([
  ['jwt_vc_json', ['type_values', typeValues]],
  ['ldp_vc', ['type_values', typeValues]],
  ['dc+sd-jwt', ['vct_values', (value, where) => list(value, where, valuesLimit, (one, at) => text(one, at, textLimit))]],
  ['mso_mdoc', ['doctype_value', (value, where) => text(value, where, textLimit)]],
])

function typeValues(value: unknown, where: string): unknown {
  return list(value, where, valuesLimit, (types, at) => list(types, at, valuesLimit, (type, inner) => text(type, inner, textLimit)))
}

/**
 * What appendix B of OpenID4VP 1.0 says of a query's shape, for the formats it names; whether `meta` may lack its member is for the format to say.
 * Checked here, before anything held is looked at, so that a malformed query fails alike in every wallet. Throws `request.malformed`.
 */
export function checkFormatRules(query: Pick<CredentialQuery, 'format' | 'meta' | 'claims'>, where: string): void {
  const rule = metaRules.get(query.format)
  if (rule) {
    const [name, check] = rule
    const value = member(query.meta, name)
    if (value !== undefined) check(value, `${where}.meta.${name}`)
  }
  if (query.format !== 'mso_mdoc') return
  for (const { path } of query.claims ?? []) if (path.length !== 2 || !path.every((component) => typeof component === 'string')) malformed(`${where}.claims`)
}
