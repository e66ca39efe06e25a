import { type Did, isDid } from '../core/did.ts'
import { asWalletError, type ErrorCode } from '../core/errors.ts'
import type { Party } from '../core/exchange.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'
import type { World } from '../core/plugin.ts'
import { decodeUtf8 } from '../crypto/bytes.ts'
import { parseJws } from '../crypto/jws.ts'
import { parseStrictJson } from '../crypto/strict-json.ts'

const context = 'https://identity.foundation/.well-known/did-configuration/v1'
const credentialsContext = 'https://www.w3.org/2018/credentials/v1'
const most = 100
// One origin has one credential per DID; more are copies, renewals, or somebody who wants to keep us busy.
const attempts = 4
/** What may go wrong with what others publish; anything else is our own bug and is not swallowed. */
const expected: readonly ErrorCode[] = ['network.failed', 'identifier.malformed', 'identifier.unresolvable', 'credential.malformed', 'credential.invalid']

/**
 * Whether the origin says now that it and the DID are one (DIF Well Known DID Configuration v1): a Domain Linkage Credential in JWT form, of that DID
 * and for that origin, whose every check passes. False for everything else, also for the form with Linked Data proofs, and when nothing can be fetched.
 */
export async function isLinked(origin: string, did: string, world: World): Promise<boolean> {
  if (!isDid(did) || !isWebOrigin(origin)) return false
  try {
    const entries = await fetchEntries(origin, world)
    const tokens = entries.filter((entry) => typeof entry === 'string').filter((token) => isLinkage(token, origin, did))
    for (const token of tokens.slice(0, attempts)) if (await verifies(token, did, world)) return true
    return false
  } catch (error) {
    if (expected.includes(asWalletError(error).code)) return false
    throw error
  }
}

/** The party with a proof more, `domain-linkage`, when a DID that proves it is linked to the origin; else as it was. Fetches only for such a party. */
export async function withLinkage(party: Party, origin: string | null, world: World): Promise<Party> {
  if (origin === null || party.proofs.some(({ by, of }) => by === 'domain-linkage' && of === origin)) return party
  const did = party.proofs.find(({ by }) => by === 'did')?.of
  if (did === undefined || !(await isLinked(origin, did, world))) return party
  return { ...party, proofs: [...party.proofs, { by: 'domain-linkage', of: origin }] }
}

/** https, or the http of this machine, which `world.fetch` answers only to developers; written as browsers write it. */
function isWebOrigin(origin: string): boolean {
  return /^https?:\/\//.test(origin) && URL.canParse(origin) && new URL(origin).origin === origin
}

/** The entries of the DID Configuration Resource: JSON with `@context` and `linked_dids`, and no member more. None when it is anything else. */
async function fetchEntries(origin: string, world: World): Promise<readonly Json[]> {
  const { status, contentType, body } = await world.fetch(`${origin}/.well-known/did-configuration.json`, { headers: { accept: 'application/json' } })
  if (status !== 200 || !/^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')) return []
  const text = decodeUtf8(body)
  const resource = text === null ? undefined : parseStrictJson(text)
  if (!isJsonObject(resource) || !hasOnly(resource, ['@context', 'linked_dids']) || !namesContext(resource['@context'])) return []
  const { linked_dids: entries } = resource
  return Array.isArray(entries) && entries.length <= most ? entries : []
}

/** Everything the specification wants of the JWT Proof Format that is not a matter of signature, keys and dates. */
function isLinkage(token: string, origin: string, did: Did): boolean {
  try {
    const { header, payload } = parseJws(token)
    const { iss, sub, vc } = payload
    if (!hasOnly(header, ['alg', 'kid']) || typeof header.kid !== 'string' || !header.kid.startsWith(`${did}#`)) return false
    if (iss !== did || sub !== did || !isJsonObject(vc) || !hasOnly(payload, ['iss', 'sub', 'vc'], ['exp', 'nbf'])) return false
    return isCredential(vc, origin, did)
  } catch {
    return false
  }
}

/** The credential as the form with Linked Data proofs has it, without the proof. */
function isCredential(vc: JsonObject, origin: string, did: Did): boolean {
  const { type, issuer, credentialSubject: subject } = vc
  const contexts = vc['@context']
  return (
    hasOnly(vc, ['@context', 'type', 'issuer', 'issuanceDate', 'expirationDate', 'credentialSubject']) &&
    Array.isArray(contexts) &&
    contexts[0] === credentialsContext &&
    namesContext(contexts) &&
    Array.isArray(type) &&
    type.includes('VerifiableCredential') &&
    type.includes('DomainLinkageCredential') &&
    issuer === did &&
    isJsonObject(subject) &&
    hasOnly(subject, ['id', 'origin']) &&
    subject.id === did &&
    isOrigin(subject.origin, origin)
  )
}

/** The origin as it is, or, as in the specification's own JWT, its host alone: that means https on the default port. */
function isOrigin(said: Json | undefined, origin: string): boolean {
  return said === origin || (typeof said === 'string' && `https://${said}` === origin && !said.includes(':'))
}

async function verifies(token: string, did: Did, world: World): Promise<boolean> {
  try {
    const { credential, checks } = await world.verify(token)
    const passed = (name: string) => checks.some((check) => check.name === name && check.result === 'passed')
    return (
      credential.raw === token &&
      credential.issuer === did &&
      ['signature', 'issuer-key', 'dates'].every(passed) &&
      checks.every(({ result }) => result === 'passed')
    )
  } catch (error) {
    if (expected.includes(asWalletError(error).code)) return false
    throw error
  }
}

function namesContext(value: Json | undefined): boolean {
  return value === context || (Array.isArray(value) && value.includes(context))
}

/** Every member that has to be there, and none but these. */
function hasOnly(value: JsonObject, required: readonly string[], optional: readonly string[] = []): boolean {
  const names = Object.keys(value)
  return required.every((name) => names.includes(name)) && names.every((name) => required.includes(name) || optional.includes(name))
}

function isJsonObject(value: Json | undefined): value is JsonObject {
  return isObject(value)
}
