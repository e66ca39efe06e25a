import { describe, expect, test } from 'vitest'
import { codeOf } from '../../testing/conformance/credential-format.ts'
import { vectors } from '../../testing/vectors.ts'
import { jwtVc } from './index.ts'

interface Token {
  readonly file: string
  readonly label: string
  readonly jwt: string
}
const accepted = ['EdDSA', 'ES256', 'ES384', 'ES256K']

/** What the token is, read with the platform's own decoder: not with anything that is tested here. */
function read(jwt: string): { readonly alg: unknown; readonly payload: Record<string, unknown> } | null {
  try {
    const [header, payload] = jwt.split('.', 2).map((segment) => JSON.parse(Buffer.from(segment, 'base64url').toString()))
    return { alg: header.alg, payload }
  } catch {
    return null
  }
}

function outcome(jwt: string): 'parsed' | 'not mine' | 'malformed' {
  let parsed: unknown = null
  const code = codeOf(() => {
    parsed = jwtVc.parse(jwt)
  })
  if (code !== null) expect(code).toBe('credential.malformed')
  return code !== null ? 'malformed' : parsed === null ? 'not mine' : 'parsed'
}

describe.each(['did-jwt-vc-tokens.json', 'did-jwt-tokens.json', 'veramo-tokens.json'])('tokens of other libraries: %s', (file) => {
  const { data, skip } = vectors<readonly Token[]>('jwt-vc', file)
  test.skipIf(skip)(`every token is parsed, not mine or malformed, for a reason that can be named${skip ? ` (${skip})` : ''}`, () => {
    const counts = { parsed: 0, 'not mine': 0, malformed: 0 }
    for (const { jwt, label } of data ?? []) {
      const known = read(jwt)
      const result = outcome(jwt)
      counts[result]++
      // A credential is a token with `vc`; an algorithm that is no JOSE algorithm (ES256K-R) is the one reason seen to refuse one.
      if (!known || !('vc' in known.payload)) expect(result, label).toBe(known ? 'not mine' : 'malformed')
      else expect(result, label).toBe(accepted.includes(String(known.alg)) ? 'parsed' : 'malformed')
    }
    expect(counts.parsed + counts['not mine'] + counts.malformed).toBe(data?.length)
    expect(data?.length).toBeGreaterThan(0)
  })

  test.skipIf(skip)(`what is parsed says what the token says${skip ? ` (${skip})` : ''}`, () => {
    const parsed = (data ?? []).filter(({ jwt }) => outcome(jwt) === 'parsed')
    for (const { jwt, label } of parsed) {
      const payload = read(jwt)?.payload ?? {}
      const vc = payload.vc as Record<string, unknown>
      const credential = jwtVc.parse(jwt)
      expect(credential, label).toMatchObject({ raw: jwt, issuer: payload.iss, types: vc.type })
      expect(credential?.claims, label).toMatchObject(vc)
      if (typeof payload.sub === 'string') expect(credential?.claims.credentialSubject, label).toMatchObject({ id: payload.sub })
      if (typeof payload.exp === 'number') expect(credential?.validUntil, label).toBe(payload.exp * 1000)
    }
  })
})
