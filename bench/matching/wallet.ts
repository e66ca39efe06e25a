import type { IndexEntry } from '../../src/core/credential.ts'

const cities = ['Exampleton', 'Sampleford', 'Mockham', 'Testbury', 'Trialham']
const given = ['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Donald', 'Frances']
/** So many types of credentials there are in every wallet. */
const types = 100

export const holder = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'

/** What a verifier asks: two claims, of credentials of one type whose address is in one city (OpenID4VP 1.0 section 6). */
export const query = {
  credentials: [
    {
      id: 'card',
      format: 'dc+sd-jwt',
      meta: { vct_values: [typeOf(7)] },
      claims: [{ path: ['given_name'] }, { path: ['address', 'locality'], values: ['Exampleton'] }],
    },
  ],
}

/** A wallet with so many credentials, decoded from the same text for everybody: no two texts in it are one and the same object. */
export function walletOf(size: number): readonly IndexEntry[] {
  return Array.from({ length: size }, (_, number) => JSON.parse(JSON.stringify(entryOf(number))) as IndexEntry)
}

function typeOf(number: number): string {
  return `https://credentials.example/types/${number % types}`
}

function entryOf(number: number): IndexEntry {
  const claims = {
    vct: typeOf(number),
    iss: 'https://issuer.example',
    given_name: given[number % given.length] ?? '',
    family_name: `Lovelace-${number}`,
    birthdate: '1985-12-10',
    address: { street_address: `${number} Market Street`, locality: cities[Math.floor(number / types) % cities.length] ?? '', country: 'EX' },
    nationalities: ['EX', 'YY'],
    level: number % 9,
  }
  return {
    id: `credential-${number}`,
    format: 'dc+sd-jwt',
    types: [claims.vct],
    issuer: claims.iss,
    holder,
    title: 'A card',
    claims,
    withholdable: [['given_name'], ['family_name'], ['birthdate'], ['address'], ['address', 'locality'], ['nationalities', null], ['level']],
    authorities: [],
    validFrom: null,
    validUntil: 4_000_000_000_000,
    addedAt: 1_700_000_000_000 + number,
  }
}
