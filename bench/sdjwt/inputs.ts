import { encodeBase64url } from '../../src/crypto/base64url.ts'
import { encodeUtf8 } from '../../src/crypto/bytes.ts'
import { multikeyFromJwk } from '../../src/crypto/multikey.ts'
import { segment } from '../jwt.ts'
import type { SdInputs, SdKey } from './contender.ts'

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A fresh credential of so many claims, and presentations of it, right and wrong. */
export async function makeSdInputs(size: number, shown: number): Promise<SdInputs> {
  const [issuer, holder] = await Promise.all([makeKey(), makeKey()])
  const claims = Object.fromEntries(Array.from({ length: size }, (_, number) => [`claim_${number}`, `the value of claim ${number}`]))
  const disclosures = Object.entries(claims).map((claim) => disclosureOf(...claim))
  const seconds = Math.floor(Date.now() / 1000)
  const payload = {
    _sd: inOrder(await Promise.all(disclosures.map(digestOf))),
    iss: issuer.did,
    iat: seconds - 3600,
    exp: seconds + 86_400,
    vct: 'https://issuer.example/benchmark',
    _sd_alg: 'sha-256',
    cnf: { jwk: publicOf(holder) },
  }
  const jwt = await sign({ alg: 'ES256', typ: 'dc+sd-jwt' }, payload, issuer)
  const otherJwt = `${jwt.split('.', 2).join('.')}.${(await sign({}, {}, issuer)).split('.')[2]}`
  const binding = { audience: 'origin:https://verifier.example', nonce: crypto.randomUUID() }
  const present = async (...parts: readonly string[]) => {
    const text = [...parts, ''].join('~')
    return (
      text + (await sign({ alg: 'ES256', typ: 'kb+jwt' }, { iat: seconds, aud: binding.audience, nonce: binding.nonce, sd_hash: await digestOf(text) }, holder))
    )
  }
  const presentation = await present(jwt, ...disclosures)
  const [first = '', ...others] = disclosures
  return {
    issuer,
    holder,
    credential: [jwt, ...disclosures, ''].join('~'),
    claims,
    wanted: Object.keys(claims).slice(0, shown),
    binding,
    presentation,
    forged: [presentation.replace(`${first}~`, ''), await present(otherJwt, ...disclosures)],
    smuggled: await present(jwt, disclosureOf('claim_0', 'another value'), ...others),
  }
}

/** The base64url SHA-256 of a text, by WebCrypto. */
export async function digestOf(text: string): Promise<string> {
  return encodeBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', encodeUtf8(text))))
}

/** The public half. */
export function publicOf({ jwk: { kty, crv, x, y } }: SdKey) {
  return { kty, crv, x, y }
}

/** Texts in the order of their letters' numbers. */
export function inOrder(texts: readonly string[]): readonly string[] {
  return texts.toSorted((a, b) => (a < b ? -1 : Number(a > b)))
}

function disclosureOf(name: string, value: string): string {
  return encodeBase64url(encodeUtf8(JSON.stringify([encodeBase64url(crypto.getRandomValues(new Uint8Array(16))), name, value])))
}

async function makeKey(): Promise<SdKey> {
  const pair = await crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no key pair')
  const { x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  if (!x || !y || !d) throw new Error('no key')
  return { did: `did:key:${multikeyFromJwk({ kty: 'EC', crv: 'P-256', x, y })}`, jwk: { kty: 'EC', crv: 'P-256', x, y, d } }
}

async function sign(header: object, payload: object, by: SdKey): Promise<string> {
  const input = `${segment(header)}.${segment(payload)}`
  const key = await crypto.subtle.importKey('jwk', { ...by.jwk }, ecdsa, false, ['sign'])
  return `${input}.${encodeBase64url(new Uint8Array(await crypto.subtle.sign(ecdsa, key, encodeUtf8(input))))}`
}
