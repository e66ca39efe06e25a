import type { ClaimPath } from '../../core/credential.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Signer, World } from '../../core/plugin.ts'
import { encodeBase64url } from '../../crypto/base64url.ts'
import { encodeUtf8 } from '../../crypto/bytes.ts'
import type { HashName } from '../../crypto/digest.ts'
import { digestText, reserved } from './disclosure.ts'
import { isJsonObject, isList, malformed } from './envelope.ts'
import { parseCredential } from './parse-credential.ts'

/** How to issue. Every member has a default. */
export interface IssueOptions {
  /** What can be held back; a `null` in a path is every element. Absent: every top-level claim that may be. */
  readonly withholdable?: readonly ClaimPath[]
  /** How many digests of nothing stand beside those of each object, so that nobody counts its claims (RFC 9901 section 4.2.7). */
  readonly decoys?: number
  readonly hash?: HashName
  /** More header parameters, such as `x5c`. `kid: null` leaves the key identifier out. */
  readonly header?: JsonObject
  /** False: no `iss`; the issuer is the subject of the certificate in `x5c`. */
  readonly named?: boolean
}

const saltLength = 16
const open: ReadonlySet<string> = new Set(['iss', 'iat', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status'])

/**
 * An SD-JWT VC over these claims, issued now by the signer (RFC 9901 section 4, SD-JWT VC draft 24 section 2.2); `vct` has to be among them, and `cnf`
 * when it shall be bound to a key. Salts of 128 bits, digests in the order of the alphabet. Throws `credential.malformed` for claims that make no credential.
 */
export async function issue(claims: JsonObject, signer: Signer, world: World, options: IssueOptions = {}): Promise<string> {
  const { decoys = 0, hash = 'sha-256', header = {}, named = true } = options
  if (claims.iss !== undefined && claims.iss !== signer.did) malformed('another issuer')
  const withholdable = options.withholdable ?? Object.keys(claims).flatMap((name) => (open.has(name) ? [] : [[name]]))
  const texts: string[] = []

  /** The digest of a new disclosure. */
  function withhold(...content: readonly Json[]): string {
    const text = segment([encodeBase64url(world.random(saltLength)), ...content])
    texts.push(text)
    return digestText(hash, text)
  }
  function conceal(value: Json, path: readonly (string | number)[]): Json {
    if (isList(value)) {
      return value.map((item, at) => {
        const inner = conceal(item, [...path, at])
        return isWithheld([...path, at], withholdable) ? { '...': withhold(inner) } : inner
      })
    }
    return isJsonObject(value) ? concealMembers(value, path) : value
  }
  function concealMembers(value: JsonObject, path: readonly (string | number)[]): JsonObject {
    const digests: string[] = []
    const members: Record<string, Json> = {}
    for (const [name, member] of Object.entries(value)) {
      if (reserved.has(name)) malformed('a claim has a reserved name')
      const inner = conceal(member, [...path, name])
      if (isWithheld([...path, name], withholdable)) digests.push(withhold(name, inner))
      else members[name] = inner
    }
    if (digests.length === 0) return members
    for (let more = 0; more < decoys; more++) digests.push(digestText(hash, encodeBase64url(world.random(32))))
    return { _sd: digests.sort(), ...members }
  }

  const payload = { ...(named ? { iss: signer.did } : {}), iat: Math.floor(world.now() / 1000), ...concealMembers(claims, []), _sd_alg: hash }
  const { kid = signer.verificationMethod, ...more } = header
  const head = { alg: signer.key.algorithm, typ: 'dc+sd-jwt', ...(kid === null ? {} : { kid }), ...more }
  const input = `${segment(head)}.${segment(payload)}`
  const jwt = `${input}.${encodeBase64url(await signer.sign(encodeUtf8(input)))}`
  return parseCredential([jwt, ...texts, ''].join('~'))?.raw ?? malformed('no credential')
}

function isWithheld(path: readonly (string | number)[], withholdable: readonly ClaimPath[]): boolean {
  return withholdable.some(
    (pointer) =>
      pointer.length === path.length && pointer.every((component, at) => (component === null ? typeof path[at] === 'number' : component === path[at])),
  )
}

function segment(json: Json): string {
  return encodeBase64url(encodeUtf8(JSON.stringify(json)))
}
