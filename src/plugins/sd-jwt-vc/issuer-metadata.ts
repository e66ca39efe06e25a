import { asWalletError } from '../../core/errors.ts'
import type { JsonObject } from '../../core/json.ts'
import type { PublicJwk } from '../../core/key.ts'
import type { World } from '../../core/plugin.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { assertPublicJwk } from '../../crypto/jwk.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'
import { isHttpsUrl, isJsonObject } from './envelope.ts'
import { type Found, nothing } from './found-keys.ts'

type Fetched = { readonly body: JsonObject } | { readonly result: 'failed' | 'unknown' }

/**
 * The keys in the JWT VC Issuer Metadata of an https `iss` (SD-JWT VC draft 24 section 4), in it or where `jwks_uri` points; only those `kid` names
 * when there is a `kid`. Unknown when it cannot be had now; failed when the issuer has none, or it speaks of another issuer or breaks a rule.
 */
export async function keysInMetadata(iss: string, header: JsonObject, world: World): Promise<Found> {
  const metadata = await fetchObject(metadataUrl(iss), world)
  if ('result' in metadata) return nothing(metadata.result, metadata.result === 'unknown' ? 'issuer-unreachable' : 'no-issuer-metadata')
  const { issuer, jwks, jwks_uri: uri } = metadata.body
  if (issuer !== iss) return nothing('failed', 'metadata-of-other-issuer')
  if ((jwks === undefined) === (uri === undefined)) return nothing('failed', 'issuer-metadata-malformed')
  if (jwks !== undefined) return select(jwks, header)
  if (typeof uri !== 'string' || !uri.startsWith('https://') || !isHttpsUrl(uri.split('?')[0] ?? '')) return nothing('failed', 'issuer-metadata-malformed')
  const fetched = await fetchObject(uri, world)
  if ('result' in fetched) return nothing(fetched.result, fetched.result === 'unknown' ? 'issuer-unreachable' : 'no-issuer-keys')
  return select(fetched.body, header)
}

/** `/.well-known/jwt-vc-issuer` between host and path, a slash at the end removed (section 4.1). */
export function metadataUrl(iss: string): string {
  const { origin, pathname } = new URL(iss)
  return `${origin}/.well-known/jwt-vc-issuer${pathname.replace(/\/$/, '')}`
}

function select(jwks: unknown, { kid }: JsonObject): Found {
  const keys = isObjectWithKeys(jwks) ? jwks.keys : null
  if (keys === null) return nothing('failed', 'issuer-keys-malformed')
  const named = keys.filter((key) => kid === undefined || (isJsonObject(key) && key.kid === kid))
  const usable = named.map((key) => assertPublicJwk(key, 'sig')).filter((key): key is PublicJwk => key !== null)
  return usable.length > 0 ? { result: 'passed', reason: null, keys: usable } : nothing('failed', 'key-not-listed')
}

function isObjectWithKeys(value: unknown): value is { readonly keys: readonly JsonObject[] } {
  return typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)
}

async function fetchObject(url: string, world: World): Promise<Fetched> {
  try {
    const { status, body } = await world.fetch(url, { headers: { accept: 'application/json' } })
    if (status >= 500 || status === 429) return { result: 'unknown' }
    const text = status === 200 ? decodeUtf8(body) : null
    const json = text === null ? undefined : parseStrictJson(text)
    return isJsonObject(json) ? { body: json } : { result: 'failed' }
  } catch (error) {
    if (asWalletError(error).code === 'network.failed') return { result: 'unknown' }
    throw error
  }
}
