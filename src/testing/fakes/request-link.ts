/** Parameters of an authorization request; `undefined` is one that is left out. */
export type Parameters = Readonly<Record<string, unknown>>

/** A link that carries a request in its parameters (OpenID4VP 1.0 section 5.4); whatever is no text becomes JSON. */
export function requestLink(parameters: Parameters, scheme: string): string {
  const written = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, typeof value === 'string' ? value : JSON.stringify(value)]],
  )
  return `${scheme}?${new URLSearchParams(written).toString()}`
}

/** A verifier's key to encrypt answers to, as its metadata has it. */
export const encryptionKey = Object.freeze({
  kty: 'EC',
  crv: 'P-256',
  x: 'YO4epjifD-KWeq1sL2tNmm36BhXnkJ0He-WqMYrp9Fk',
  y: 'Hekpm0zfK7C-YccH5iBjcIXgf6YdUvNUac_0At55Okk',
  kid: 'ac',
  use: 'enc',
  alg: 'ECDH-ES',
})
