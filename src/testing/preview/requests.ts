import type { Ask, AskId, Candidate, Disclosure, ExchangeId, Offer, Origin, Party, Plan, Shown, Warning } from '../../core/exchange.ts'
import type { JsonObject } from '../../core/json.ts'
import { checks, degree, diving, driving, me, meToo, now, staff } from './credentials.ts'

const askId = (id: string) => id as AskId
const origin = (text: string) => text as Origin

interface Told {
  readonly id: string
  readonly origin?: string | null
  readonly kind?: Shown['plan']['kind']
  readonly via?: Shown['received']['via']
  readonly name?: string | null
  readonly asks?: readonly Ask[]
  readonly sets?: Shown['plan']['sets']
  readonly offers?: readonly Offer[]
  readonly encrypted?: boolean
  readonly warnings?: readonly Warning[]
  readonly top?: string | null
  readonly candidates?: Shown['candidates']
  readonly identifiers?: Shown['identifiers']
  readonly before?: Shown['before']
  readonly grant?: Shown['grant']
  readonly party?: Party
  readonly to?: string
  readonly statements?: Plan['statements']
  readonly transactions?: Plan['transactions']
  readonly links?: Plan['links']
}

export function request(told: Told): Shown {
  const site = told.origin === undefined ? 'https://shop.example' : told.origin
  const asks = told.asks ?? []
  return {
    version: 1,
    plan: {
      id: told.id as ExchangeId,
      kind: told.kind ?? 'presentation',
      protocol: 'openid4vp-v1-unsigned',
      party: told.party ?? {
        id: site ? `origin:${site}` : 'did:web:university.example',
        name: told.name ?? null,
        proofs: site ? [{ by: 'origin', of: site }] : [],
      },
      asks,
      sets: told.sets ?? asks.map((ask) => ({ required: true, options: [[ask.id]] })),
      offers: told.offers ?? [],
      answer: { to: told.to ?? null, audience: site ?? '', encrypted: told.encrypted ?? false },
      transactions: told.transactions ?? [],
      statements: told.statements ?? [],
      warnings: told.warnings ?? [],
      links: told.links ?? [],
      powers: [],
      once: null,
      expiresAt: now + 280_000,
      memo: {},
    },
    received: { via: told.via ?? 'dc-api', origin: site ? origin(site) : null, topOrigin: told.top ? origin(told.top) : site ? origin(site) : null },
    candidates: told.candidates === undefined ? {} : told.candidates,
    more: {},
    identifiers: told.identifiers === undefined ? [] : told.identifiers,
    before: told.before ?? null,
    grant: told.grant ?? null,
  }
}

export function credentialAsk(id: string, type: string, paths: readonly (readonly string[])[], purpose: string | null = null): Ask {
  return {
    id: askId(id),
    purpose,
    kind: 'credential',
    multiple: false,
    query: {
      id,
      format: 'jwt_vc_json',
      meta: { type_values: [['VerifiableCredential', type]] },
      claims: paths.map((path) => ({ id: null, path, values: null })),
      claimSets: null,
      trustedAuthorities: null,
      holderBinding: true,
    },
  }
}

function lookUp(claims: JsonObject, path: readonly string[]): Disclosure['value'] {
  let value: Disclosure['value'] = claims
  for (const name of path) value = typeof value === 'object' && value !== null && !Array.isArray(value) ? ((value as JsonObject)[name] ?? null) : null
  return value
}

export function candidate(
  of: typeof degree,
  sets: readonly (readonly (readonly string[])[])[],
  more: Partial<Candidate> = {},
  along: readonly (readonly string[])[] = [],
): Candidate {
  const disclose = (path: readonly string[], asked: boolean): Disclosure => ({ path, value: lookUp(of.claims, path), asked })
  return {
    credentialId: of.id,
    title: of.title,
    issuer: of.issuer,
    holder: of.holder,
    seenBy: [],
    sets: sets.map((paths) => [...paths.map((path) => disclose(path, true)), ...along.map((path) => disclose(path, false))]),
    unusable: [],
    ...more,
  }
}

const s = (name: string) => ['credentialSubject', name]
const degreeAsk = credentialAsk('degree', 'UniversityDegreeCredential', [s('degree'), s('familyName')], 'To give you the student discount on your order.')
const ageAsk = credentialAsk('age', 'DrivingLicenceCredential', [s('birth_date')])

export const presentDegree = request({
  id: 'present',
  encrypted: true,
  name: 'The Shop',
  asks: [degreeAsk],
  candidates: {
    degree: [
      candidate(degree, [[['credentialSubject', 'degree', 'name'], s('familyName')]], { seenBy: ['origin:https://jobs.example'] }, [
        s('givenName'),
        s('graduated'),
        s('honours'),
      ]),
    ],
  },
})

export const presentAge = request({
  id: 'age',
  origin: 'https://tickets.checkout.cinema.example',
  asks: [ageAsk],
  before: { times: 2, last: now - 20 * 86_400_000, claims: ['credentialSubject.given_name'] },
  candidates: { age: [candidate(driving, [[s('birth_date')]])] },
})

export const presentChoice = request({
  id: 'choice',
  origin: 'https://rental.example',
  encrypted: true,
  asks: [
    credentialAsk('licence', 'DrivingLicenceCredential', [s('family_name'), s('vehicle_category')]),
    credentialAsk('staff', 'StaffBadgeCredential', [s('department')]),
  ],
  sets: [
    { required: true, options: [[askId('licence')]] },
    { required: false, options: [[askId('staff')]] },
  ],
  before: { times: 3, last: now - 6 * 86_400_000, claims: ['credentialSubject.family_name'] },
  candidates: {
    licence: [
      candidate(driving, [[s('family_name'), s('vehicle_category')], [s('given_name')]]),
      candidate({ ...driving, id: 'two', title: 'International Driving Permit', issuer: 'did:web:motorclub.example' }, [
        [s('family_name'), s('vehicle_category')],
      ]),
      candidate({ ...driving, id: 'old', title: 'Driving Licence' }, [], {
        unusable: [
          { code: 'expired', path: null },
          { code: 'claim-missing', path: s('vehicle_category') },
        ],
      }),
    ],
    staff: [candidate(staff, [[s('department')]])],
  },
})

export const presentMissing = request({
  id: 'missing',
  origin: 'https://clinic.example',
  asks: [credentialAsk('vaccination', 'VaccinationRecordCredential', [s('vaccine'), s('date')])],
  candidates: {
    vaccination: [
      candidate({ ...staff, id: 'v', title: 'Vaccination Record', issuer: 'did:web:health.example' }, [], {
        unusable: [
          { code: 'expired', path: null },
          { code: 'claim-missing', path: s('vaccine') },
        ],
      }),
    ],
  },
})

export const presentLocked = {
  ...presentDegree,
  plan: { ...presentDegree.plan, id: 'locked' as ExchangeId },
  candidates: null,
  identifiers: null,
  before: null,
}

export const presentHostile = request({
  id: 'hostile',
  origin: `https://login.bank.example.${'secure-session-'.repeat(3)}x.xn--pple-43d.com:8443`,
  top: 'https://news.example',
  name: 'Your Bank \u202eelpmaxe.knab\u202c\u200b <img src=x onerror=alert(1)>',
  warnings: ['framed'],
  asks: [
    credentialAsk(
      'staff',
      'StaffBadgeCredential',
      [s('department'), s('site')],
      `Z${'\u0335\u0336\u0337\u0338'.repeat(900)}algo needs\n\n\nall ${'of it '.repeat(400)}`,
    ),
  ],
  candidates: {
    staff: [
      candidate(
        {
          ...staff,
          title: 'Staff\u202e egdaB <b>Badge</b>',
          claims: { credentialSubject: { department: 'a\u0000b\u2066'.repeat(200), site: '<img src=x onerror=alert(1)>' } },
        },
        [[s('department'), s('site')]],
      ),
    ],
  },
})

export const signIn = request({
  id: 'signin',
  kind: 'sign-in',
  via: 'provider',
  origin: 'https://forum.example',
  asks: [{ id: askId('who'), purpose: null, kind: 'identifier', methods: ['key'] }],
  identifiers: [
    { did: me, name: 'Personal', origin: null, seenBy: ['origin:https://jobs.example', 'origin:https://university.example'] },
    { did: meToo, name: 'Work', origin: 'https://rental.example', seenBy: [] },
  ],
})

export const signInAgain = request({
  id: 'signin-again',
  kind: 'sign-in',
  via: 'provider',
  origin: 'https://forum.example',
  asks: [{ id: askId('who'), purpose: null, kind: 'identifier', methods: ['key'] }],
  before: { times: 4, last: now - 86_400_000, claims: [] },
  identifiers: [
    { did: meToo, name: 'forum.example', origin: 'https://forum.example', seenBy: [] },
    { did: me, name: 'Personal', origin: null, seenBy: [] },
  ],
})

const offer = (over: Partial<Offer> = {}): Offer => ({
  id: 'offer',
  raw: 'eyJ',
  preview: {
    title: degree.title,
    types: degree.types,
    issuer: degree.issuer,
    holder: degree.holder,
    claims: degree.claims,
    validFrom: degree.validFrom,
    validUntil: degree.validUntil,
  },
  checks: checks.filter(({ name }) => name !== 'status'),
  ...over,
})
export const receive = request({
  id: 'receive',
  kind: 'issuance',
  via: 'provider',
  origin: 'https://university.example',
  name: 'Example University',
  offers: [offer()],
})
export const receiveUnknown = request({
  id: 'receive-unknown',
  kind: 'issuance',
  via: 'paste',
  origin: null,
  offers: [
    offer({
      checks: [
        { name: 'format', result: 'passed', reason: null, source: '' },
        { name: 'issuer-key', result: 'unknown', reason: 'identifier-unresolvable', source: '' },
        { name: 'signature', result: 'unknown', reason: 'no-issuer-key', source: '' },
        { name: 'dates', result: 'failed', reason: 'expired', source: '' },
      ],
    }),
  ],
})

/** A verifier with a certificate, whose code stood on the page of a shop: what others say of it, something to authorize, and claims that want ticks. */
export const presentCode = request({
  id: 'code',
  via: 'qr',
  origin: 'https://tickets.shop.example',
  encrypted: true,
  party: {
    id: 'verify.idcheck.example',
    name: 'ID Check Limited',
    proofs: [{ by: 'certificate', of: 'CN=verify.idcheck.example, O=ID Check Limited / CN=Northwind Root Authority, C=NL' }],
  },
  to: 'https://verify.idcheck.example/answers/81',
  warnings: ['cross-device', 'verifier-is-not-site'],
  links: [{ kind: 'policy', url: 'https://idcheck.example/privacy' }],
  before: { times: 1, last: now - 90 * 86_400_000, claims: ['credentialSubject.family_name'] },
  statements: [
    { format: 'jwt', by: 'https://registry.example', verified: true, rows: [{ label: 'Purpose', value: 'Age checks for tickets' }] },
    { format: 'jwt', by: 'did:web:fans.example', verified: false, rows: [{ label: 'Rating', value: 'Five stars' }] },
  ],
  transactions: [
    {
      asks: [askId('licence')],
      raw: 'e30',
      rows: [
        { label: 'Payment', value: '49.00 EUR' },
        { label: 'Payee', value: 'Shop Example Ltd' },
      ],
    },
  ],
  asks: [credentialAsk('licence', 'DrivingLicenceCredential', [s('family_name'), s('portrait'), s('document_number')], 'To check that you are of age.')],
  candidates: {
    licence: [
      candidate(
        {
          ...driving,
          claims: { credentialSubject: { family_name: 'Lindqvist', portrait: `data:image/jpeg;base64,${'A'.repeat(20_000)}`, document_number: 'P-4471902' } },
        },
        [
          [s('family_name'), s('portrait'), s('document_number')],
          [s('family_name'), s('document_number')],
        ],
      ),
    ],
  },
})

/** A link from nowhere: nothing proves who asks, and the answer goes to somebody else. */
export const presentStranger = request({
  id: 'stranger',
  via: 'qr',
  origin: null,
  name: 'Northwind Bank',
  party: { id: 'login.northwind-help.example', name: 'Northwind Bank', proofs: [] },
  to: 'https://collect.example/in',
  warnings: ['unverified-party', 'cross-device', 'answer-goes-elsewhere'],
  asks: [{ ...credentialAsk('any', 'StaffBadgeCredential', [s('department')]), multiple: true } as Ask],
  candidates: {
    any: [
      candidate(staff, [[s('department')]]),
      candidate({ ...staff, id: 'second', title: 'Visitor Badge', issuer: 'did:web:office.example' }, [[s('department')]]),
      ...['Library Card', 'Gym Pass', 'Diving Licence', 'Museum Card', 'Ferry Pass', 'Club Card'].map((title, index) =>
        candidate({ ...staff, id: `u${index}`, title }, [], {
          unusable: [{ code: index < 5 ? 'other-type' : 'value-differs', path: index < 5 ? null : s('department') }],
        }),
      ),
    ],
  },
})

/** A page that asks in the name of somebody whose certificate it has. */
export const presentBehind = request({
  id: 'behind',
  origin: 'https://shop.example',
  encrypted: true,
  party: {
    id: 'CN=Signer 4, O=ID Check Limited',
    name: 'ID Check Limited',
    proofs: [{ by: 'certificate', of: 'CN=Signer 4, O=ID Check Limited / CN=Northwind Root Authority' }],
  },
  asks: [ageAsk],
  candidates: { age: [candidate(driving, [[s('birth_date')]])] },
})

/** A choice that was remembered: what is chosen is not what would be chosen otherwise. */
export const presentAgain: Shown = {
  ...presentChoice,
  plan: { ...presentChoice.plan, id: 'again' as ExchangeId },
  grant: {
    choices: { licence: [{ credentialId: 'two', set: 0 }], staff: [{ credentialId: staff.id, set: 0 }] },
    until: now + 24 * 86_400_000,
  },
}

/** As much as there may be: forty claims, some of them very long, a long name and one that reads from right to left. */
const many = [
  ...Array.from({ length: 36 }, (_, index): readonly [string, string] => [`detail_${index + 1}`, `Value ${index + 1}`]),
  ['remarks', `${'A very long remark that nobody reads to its end. '.repeat(12)}End.`],
  ['reference', 'Q'.repeat(180)],
  ['full_name', 'محمد بن أحمد الخوارزمي'],
  ['a_name_that_somebody_made_much_too_long_for_any_screen_of_any_size', 'short'],
] as const

export const presentHeavy = request({
  id: 'heavy',
  origin: `https://accounts.${'a-name-of-sixty-characters-that-a-company-really-registered'}.example`,
  encrypted: true,
  name: 'שירות אימות הזהויות הבינלאומי של החברה הארוכה ביותר בעולם כולו',
  before: { times: 12, last: now - 86_400_000, claims: many.slice(0, 30).map(([name]) => `credentialSubject.${name}`) },
  asks: [
    credentialAsk(
      'heavy',
      'StaffBadgeCredential',
      many.map(([name]) => s(name)),
      'لأننا نحتاج إلى التحقق من هويتك قبل فتح الحساب.',
    ),
  ],
  candidates: {
    heavy: [
      candidate(
        {
          ...staff,
          title: 'Certificate of Registration in the International Register of Very Long Titles',
          issuer: 'https://registry.of-a-public-body-with-a-long-name.gov.example',
          claims: { credentialSubject: Object.fromEntries(many) },
        },
        [many.map(([name]) => s(name))],
      ),
    ],
  },
})

/** A credential whose issuer has names of its own for the claims. */
export const presentNamed = request({
  id: 'named',
  origin: 'https://boats.example',
  encrypted: true,
  asks: [credentialAsk('diving', 'DivingLicenceCredential', [s('level'), s('depth')])],
  candidates: { diving: [candidate(diving, [[s('level'), s('depth')]])] },
})

/** Asked in a private window. */
export const presentPrivate: Shown = {
  ...presentAge,
  plan: { ...presentAge.plan, id: 'private' as ExchangeId },
  received: { ...presentAge.received, inPrivate: true },
}

export const requests: readonly Shown[] = [
  presentDegree,
  presentAge,
  presentChoice,
  presentMissing,
  presentLocked,
  presentHostile,
  signIn,
  signInAgain,
  receive,
  receiveUnknown,
  presentCode,
  presentStranger,
  presentBehind,
  presentAgain,
  presentHeavy,
  presentNamed,
  presentPrivate,
]
