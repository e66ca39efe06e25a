// dcql, as its readme shows: the query is parsed before the clock starts, the credentials are in its own form.
import { DcqlQuery } from 'dcql'

export function make(wallet, query) {
  const parsed = DcqlQuery.parse(query)
  DcqlQuery.validate(parsed)
  const credentials = wallet.map(({ format, types, claims }) => ({ credential_format: format, vct: types[0], claims, cryptographic_holder_binding: true }))
  return {
    match: () => DcqlQuery.query(parsed, credentials),
    found: ({ credential_matches: matches }) => (matches.card.valid_credentials ?? []).map((one) => wallet[one.input_credential_index].id),
  }
}
