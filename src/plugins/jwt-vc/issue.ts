import { createVerifiableCredentialJwt } from 'did-jwt-vc'
import type { Json, JsonObject } from '../../core/json.ts'
import type { Signer, World } from '../../core/plugin.ts'
import { parseDateTime } from './date-time.ts'
import { didJwtIssuer } from './did-jwt-issuer.ts'
import { context, isJsonObject, malformed, object, text } from './jwt-envelope.ts'
import { parseCredential } from './parse-credential.ts'

/**
 * A JWT VC over a credential as VCDM 1.1 writes it, issued now by the signer: the issuer and the date are set, `@context` and `type` get
 * what every credential has. Throws `credential.malformed` for claims that make no credential or name another issuer.
 */
export async function issue(claims: JsonObject, signer: Signer, world: World): Promise<string> {
  const { '@context': contexts, type, id: _id, issuer, issuanceDate: _date, expirationDate, credentialSubject, ...rest } = claims
  const subject = object(credentialSubject, 'credentialSubject')
  const { id: _subject, ...claimed } = subject
  if (issuer !== undefined && (isJsonObject(issuer) ? issuer.id : issuer) !== signer.did) malformed('another issuer')
  if (Object.keys(claimed).length === 0) malformed('nothing is claimed')
  const until = expirationDate === undefined ? null : (parseDateTime(expirationDate) ?? malformed('expirationDate is no date-time'))
  const now = Math.floor(world.now() / 1000)
  const payload = {
    vc: { ...rest, '@context': withBase(context, contexts), type: withBase('VerifiableCredential', type), credentialSubject: claimed },
    ...member('sub', text(subject, 'id')),
    ...member('jti', text(claims, 'id')),
    ...member('exp', until === null ? null : Math.floor(until / 1000)),
    nbf: now,
    iat: now,
  }
  const jwt = await createVerifiableCredentialJwt(payload, didJwtIssuer(signer), { header: { typ: 'JWT', kid: signer.verificationMethod } })
  return parseCredential(jwt)?.raw ?? malformed('no credential')
}

function withBase(base: string, others: Json | undefined): string[] {
  const list = others === undefined ? [] : Array.isArray(others) ? others : [others]
  return [...new Set([base, ...list])]
}

function member(name: 'sub' | 'jti' | 'exp', value: string | number | null): { readonly [name: string]: string | number } {
  return value === null ? {} : { [name]: value }
}
