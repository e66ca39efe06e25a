import { encodeBase64url } from '../src/crypto/base64url.ts'
import { encodeUtf8 } from '../src/crypto/bytes.ts'
import { multikeyFromJwk } from '../src/crypto/multikey.ts'
import type { Holder, Inputs } from './contender.ts'
import { openJwt, segment } from './jwt.ts'

const context = 'https://www.w3.org/2018/credentials/v1'
const seconds = () => Math.floor(Date.now() / 1000)

/** Fresh keys, credentials and presentations, valid from an hour ago. */
export async function makeInputs(): Promise<Inputs> {
  const holder = await identity()
  const issuers = await Promise.all(Array.from({ length: 10 }, identity))
  const credentials = await Promise.all(issuers.map((issuer, number) => sign(credentialOf(issuer, holder, number), issuer)))
  const [credential] = credentials
  if (!credential) throw new Error('no credential was made')
  const binding = { audience: 'origin:https://verifier.example', nonce: crypto.randomUUID() }
  const present = (inside: readonly string[]) => sign(presentationOf(holder, binding, inside), holder)
  return {
    credential,
    forgedCredential: forge(credential),
    presentation: await present(credentials),
    forgedPresentation: await present(credentials.map((raw, number) => (number === 7 ? forge(raw) : raw))),
    binding,
    holder,
  }
}

async function identity(): Promise<Holder> {
  const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('no key pair')
  const { x, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  if (!x || !d) throw new Error('no key')
  const multikey = multikeyFromJwk({ kty: 'OKP', crv: 'Ed25519', x })
  return { did: `did:key:${multikey}`, keyUrl: `did:key:${multikey}#${multikey}`, jwk: { kty: 'OKP', crv: 'Ed25519', x, d } }
}

async function sign(payload: object, by: Holder): Promise<string> {
  const key = await crypto.subtle.importKey('jwk', { ...by.jwk }, { name: 'Ed25519' }, false, ['sign'])
  const input = `${segment({ alg: 'EdDSA', typ: 'JWT', kid: by.keyUrl })}.${segment(payload)}`
  return `${input}.${encodeBase64url(new Uint8Array(await crypto.subtle.sign('Ed25519', key, encodeUtf8(input))))}`
}

function credentialOf(issuer: Holder, subject: Holder, number: number): object {
  const from = seconds() - 3600
  return {
    iss: issuer.did,
    sub: subject.did,
    jti: `https://university.example/credentials/${1000 + number}`,
    nbf: from,
    exp: from + 31_536_000,
    vc: {
      '@context': [context, 'https://www.w3.org/2018/credentials/examples/v1'],
      type: ['VerifiableCredential', 'UniversityDegreeCredential'],
      credentialSubject: {
        givenName: 'Ada',
        familyName: 'Lovelace',
        birthDate: '1990-12-10',
        studentNumber: `s-${700_000 + number}`,
        degree: { type: 'BachelorDegree', name: 'Bachelor of Science in Mathematics', level: 6, honours: true },
        institution: { name: 'Example University', city: 'Exampleton', country: 'EX', faculty: 'Faculty of Science and Engineering' },
        courses: ['Analysis', 'Algebra', 'Numerical methods', 'Probability', 'Mechanics'],
      },
    },
  }
}

function presentationOf(holder: Holder, { audience, nonce }: Inputs['binding'], verifiableCredential: readonly string[]): object {
  const from = seconds() - 60
  return {
    iss: holder.did,
    aud: audience,
    nonce,
    nbf: from,
    iat: from,
    exp: from + 86_400,
    vp: { '@context': [context], type: ['VerifiablePresentation'], verifiableCredential },
  }
}

function forge(raw: string): string {
  const [header, , signature] = raw.split('.')
  return `${header}.${segment(JSON.parse(JSON.stringify(openJwt(raw).payload).replace('Lovelace', 'Lovelade')))}.${signature}`
}
