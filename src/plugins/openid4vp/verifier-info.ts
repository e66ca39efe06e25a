import type { Statement } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import type { World } from '../../core/plugin.ts'
import { isWellFormed } from '../../crypto/strict-json.ts'
import { type Jws, parseJws, verifyJws } from '../../crypto/jws.ts'
import { attesterKeys } from '../../openid/attester.ts'
import { isInForce } from '../../openid/jwt-times.ts'
import { list, malformed, type Members, member, members, text } from '../../openid/members.ts'

const shown = { statements: 20, rows: 20, label: 80, value: 300 } as const
const most = 100
/** About the token, not about the verifier. */
const technical: ReadonlySet<string> = new Set(['iss', 'sub', 'aud', 'exp', 'iat', 'nbf', 'jti', 'cnf', 'status'])

/**
 * `verifier_info` (OpenID4VP 1.0 sections 5.1 and 5.11) as it is shown: the first twenty, long texts cut. `verified` when a trusted attester signed it for this
 * very verifier and it is in force; of everything else the format alone is told: what nobody vouches for is not used. Throws `request.malformed`.
 */
export async function parseVerifierInfo(value: unknown, verifier: string, world: World): Promise<readonly Statement[]> {
  if (value === undefined) return []
  const entries = list(value, 'verifier_info', most, parseEntry).slice(0, shown.statements)
  return Promise.all(entries.map(({ format, data }) => statementOf(format, data, verifier, world)))
}

function parseEntry(value: unknown, where: string): { readonly format: string; readonly data: string | Members } {
  const entry = members(value, where)
  const ids = member(entry, 'credential_ids')
  if (ids !== undefined) list(ids, `${where}.credential_ids`, most, (id, at) => text(id, at, 128))
  const data = member(entry, 'data')
  return {
    format: text(member(entry, 'format'), `${where}.format`, 2048),
    data: typeof data === 'string' ? data : data === undefined ? malformed(where) : members(data, where),
  }
}

async function statementOf(format: string, data: string | Members, verifier: string, world: World): Promise<Statement> {
  const named = { format: cut(format, shown.label), by: null, verified: false, rows: [] }
  const jws = format === 'jwt' && typeof data === 'string' ? readJwt(data) : null
  if (!jws || !(await isAttested(jws, verifier, world))) return named
  const { iss } = jws.payload
  return { ...named, by: typeof iss === 'string' && isWellFormed(iss) ? cut(iss, shown.value) : null, verified: true, rows: rowsOf(jws.payload) }
}

/** A statement nobody can read is shown by its format alone: it is no reason to refuse (section 5.11). */
function readJwt(data: string): Jws | null {
  try {
    return parseJws(data, 'request.malformed')
  } catch {
    return null
  }
}

/** Signed by somebody the person trusts to say who verifiers are, about this verifier, and still in force. */
async function isAttested(jws: Jws, verifier: string, world: World): Promise<boolean> {
  const { iss, sub, exp } = jws.payload
  if (sub !== verifier && sub !== verifier.slice(verifier.indexOf(':') + 1)) return false
  if (typeof exp !== 'number' || exp * 1000 <= world.now() || !isInForce(jws.payload, world.now())) return false
  const { attesters } = await world.trust()
  const keys = attesters.filter(({ issuer }) => issuer === iss).flatMap((attester) => attester.keys)
  for (const key of keys.slice(0, attesterKeys)) if (await verifyJws(jws, key)) return true
  return false
}

function rowsOf(payload: JsonObject): Statement['rows'] {
  return Object.entries(payload)
    .filter(([name]) => !technical.has(name))
    .slice(0, shown.rows)
    .map(([name, value]) => ({ label: cut(name, shown.label), value: cut(typeof value === 'string' ? value : JSON.stringify(value), shown.value) }))
}

/** At most so many characters, none of them halved. */
function cut(long: string, most: number): string {
  const characters = Array.from(long.slice(0, most * 2))
  return characters.length > most || long.length > most * 2 ? `${characters.slice(0, most - 1).join('')}…` : long
}
