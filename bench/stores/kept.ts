import { encodeBase64url } from '../../src/crypto/base64url.ts'
import type { Kept } from './store.ts'

const given = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances', 'Katherine', 'Niklaus', 'Radia', 'Shafrira', 'Tim', 'Whitfield', 'Adele']
const family = ['Lovelace', 'Hopper', 'Turing', 'Dijkstra', 'Liskov', 'Knuth', 'Allen', 'Johnson', 'Wirth', 'Perlman', 'Goldwasser', 'Goldberg', 'Marchetti']
const kinds = [
  { type: 'UniversityDegreeCredential', title: 'University degree', issuer: 'Example University' },
  { type: 'EmployeeCredential', title: 'Employee badge', issuer: 'Example Works' },
  { type: 'LibraryCard', title: 'Library card', issuer: 'City Library of Exampleton' },
  { type: 'CourseCertificate', title: 'Course certificate', issuer: 'Open Academy' },
]
const start = 1_700_000_000_000

/** The credential of this number: the same one each time, unlike any other. Newer ones have higher numbers. */
export function keptOf(number: number): Kept {
  const random = generator(number + 1)
  const pick = <T>(list: readonly T[]): T => {
    const one = list[Math.floor(random() * list.length)]
    if (one === undefined) throw new Error('nothing to pick')
    return one
  }
  const noise = (length: number) => encodeBase64url(Uint8Array.from({ length }, () => random() * 256))
  const id = noise(16)
  const { type, title, issuer } = pick(kinds)
  const subject = {
    id: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
    givenName: pick(given),
    familyName: `${pick(family)}-${pick(family)}`,
    birthDate: new Date(Math.floor(random() * 1e12)).toISOString().slice(0, 10),
    number: `n-${1_000_000 + number}`,
    level: Math.floor(random() * 7),
    honours: random() < 0.5,
    organisation: { name: issuer, city: pick(['Exampleton', 'Sampleford', 'Mockham']), country: 'EX' },
    subjects: ['Analysis', 'Algebra', 'Numerical methods', 'Probability', 'Mechanics'].filter(() => random() < 0.6),
  }
  const validFrom = start - Math.floor(random() * 1e8) * 1000
  const entry = {
    id,
    format: 'jwt_vc_json',
    types: ['VerifiableCredential', type],
    issuer: `did:web:${issuer.toLowerCase().replaceAll(' ', '-')}.example`,
    holder: subject.id,
    title,
    claims: { credentialSubject: subject },
    withholdable: [],
    authorities: [],
    validFrom,
    validUntil: validFrom + 31_536_000_000,
    addedAt: start + number * 1000,
  }
  return {
    credential: {
      id,
      format: entry.format,
      copies: [{ raw: `${noise(90)}.${noise(320)}.${noise(64)}`, keyId: null, uses: 0 }],
      from: 'https://issuer.example',
      addedAt: entry.addedAt,
    },
    entry,
    report: {
      id,
      checks: [
        { name: 'signature', result: 'passed', reason: null, source: 'RFC 7515 section 5.2' },
        { name: 'dates', result: 'passed', reason: null, source: 'VCDM 1.1 section 4.6' },
      ],
      at: entry.addedAt,
    },
  }
}

/** Numbers from 0 to 1 that only look random (mulberry32). */
function generator(seed: number): () => number {
  let state = seed * 0x9e3779b1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
