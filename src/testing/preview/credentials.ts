import type { IndexEntry } from '../../core/credential.ts'
import type { CredentialDetail } from '../../messaging/views.ts'
import type { Check } from '../../core/exchange.ts'
import { displayOf } from './displays.ts'

const day = 86_400_000
/** The moment at which every preview is taken. */
export const now = Date.now()
export const me = 'did:key:zDnaeUKTWUXc1HDpGfKbEK31nKLN19yX5aunFd7VK1CUMeyJu'
export const meToo = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const university = 'did:web:university.example'

interface Told {
  readonly id: string
  readonly title: string
  readonly type?: string
  readonly issuer: string
  readonly claims: IndexEntry['claims']
  readonly validUntil?: number | null
  readonly validFrom?: number | null
  readonly holder?: string | null
}

function entry(
  { id, title, type = `${title.replaceAll(' ', '')}Credential`, issuer, claims, validUntil = now + 400 * day, validFrom = now - 40 * day, holder = me }: Told,
  age: number,
): IndexEntry {
  return {
    id,
    format: 'jwt_vc_json',
    types: type.includes(':') ? [type] : ['VerifiableCredential', type],
    issuer,
    holder,
    title,
    claims: { type: ['VerifiableCredential', type], issuer, credentialSubject: { ...(holder === null ? {} : { id: holder }), ...claims } },
    withholdable: [],
    authorities: [],
    validFrom,
    validUntil,
    addedAt: now - age * day,
  }
}

export const degree = entry(
  {
    id: 'degree',
    title: 'University Degree',
    issuer: university,
    claims: {
      givenName: 'Alma',
      familyName: 'Lindqvist',
      degree: { name: 'Master of Science', field: 'Marine Biology', grade: 'with distinction' },
      graduated: '2024-06-14',
      modules: ['Oceanography', 'Genetics', 'Statistics'],
      honours: true,
    },
  },
  0.1,
)
export const driving = entry(
  {
    id: 'driving',
    title: 'Driving Licence',
    issuer: 'did:web:transport.gov.example',
    claims: { family_name: 'Lindqvist', given_name: 'Alma', birth_date: '1998-03-09', vehicle_category: 'B, BE' },
    validUntil: now + 12 * day,
  },
  2,
)
export const staff = entry(
  { id: 'staff', title: 'Staff Badge', issuer: meToo, claims: { employeeNumber: 40_217, department: 'Marine Research', site: 'Pier 4' } },
  5,
)
export const library = entry(
  {
    id: 'library',
    title: 'Library Card',
    type: 'https://types.citylibrary.example/card',
    issuer: 'did:web:citylibrary.example',
    claims: { memberNumber: 'L-88 204 117', branch: 'Harbour' },
    validUntil: now - 3 * day,
  },
  9,
)
export const first = entry(
  {
    id: 'first',
    title: 'First Aid Certificate',
    issuer: 'did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH',
    claims: { course: 'First aid at sea', hours: 16 },
    holder: null,
  },
  30,
)
export const diving = entry(
  {
    id: 'diving',
    title: 'Diving Permit',
    type: 'https://dive.example/types/permit',
    issuer: 'https://dive.example',
    claims: { level: 'Advanced open water', depth: 30 },
  },
  60,
)
export const all: readonly IndexEntry[] = [degree, driving, staff, library, first, diving]

/** As many as fill more than one page of the list. */
export const many: readonly IndexEntry[] = Array.from({ length: 250 }, (_, index) => ({ ...(all[index % all.length] ?? degree), id: `many-${index}` }))

export const checks: readonly Check[] = [
  { name: 'format', result: 'passed', reason: null, source: 'VCDM 1.1 section 6.3.1' },
  { name: 'issuer-key', result: 'passed', reason: null, source: 'DID Core 1.0 section 5.3.2' },
  { name: 'signature', result: 'passed', reason: null, source: 'RFC 7515 section 5.2' },
  { name: 'dates', result: 'passed', reason: null, source: 'VCDM 1.1 sections 4.6 and 4.8' },
  { name: 'status', result: 'unknown', reason: 'status-not-checked', source: 'VCDM 1.1 section 4.9' },
  { name: 'holder', result: 'passed', reason: null, source: 'VCDM 1.1 section 4.5' },
]

export function detail(of: IndexEntry, shownTo: CredentialDetail['shownTo']): CredentialDetail {
  const raw = `eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.${btoa(JSON.stringify(of.claims)).replaceAll('=', '')}.c2lnbmF0dXJl`
  return {
    entry: of,
    raw,
    from: 'origin:https://university.example',
    report: { id: of.id, checks, at: now - 3_600_000 },
    display: displayOf(of.id),
    mine: true,
    shownTo,
  }
}
