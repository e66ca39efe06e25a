import type { Change } from '../../agent/ports.ts'
import type { AskId, ExchangeId, Plan } from '../../core/exchange.ts'
import type { KeyId } from '../../core/key.ts'
import type { Records } from '../../core/records.ts'

/** Texts that stand in the sample records and must be readable nowhere else. */
export const sentinels = Object.freeze({
  claim: 'Sentinel-Given-Name',
  raw: 'c2VudGluZWw.raw.credential-sentinel',
  did: 'did:example:sentinel-holder',
  issuer: 'did:example:sentinel-issuer',
  origin: 'https://sentinel-site.example',
  title: 'Sentinel Library Card',
  name: 'Sentinel of the person',
  key: 'sentinel-key-id',
  unlocker: 'Sentinel Passkey of the Kitchen Drawer',
  recipient: 'age1sentinelrecipient',
})

const ask = 'ask-1' as AskId
const plan: Plan = {
  id: 'exchange-1' as ExchangeId,
  kind: 'presentation',
  protocol: 'openid4vp',
  party: { id: `origin:${sentinels.origin}`, name: sentinels.name, proofs: [{ by: 'origin', of: sentinels.origin }] },
  asks: [
    {
      id: ask,
      purpose: null,
      kind: 'credential',
      multiple: false,
      query: {
        id: 'card',
        format: 'jwt_vc_json',
        meta: { type_values: [['LibraryCard']] },
        claims: [
          { id: null, path: ['credentialSubject', 'name', null, 0], values: [sentinels.claim, 7, true] },
          {
            id: 'b',
            path: ['vc', 'name'],
            values: null,
            alternatives: [['name']],
            test: { type: 'string', among: [sentinels.claim, 7], pattern: '^S', minimum: null, maximum: 9, contains: null },
          },
        ],
        claimSets: [['a'], ['b', 'c']],
        trustedAuthorities: [{ type: 'aki', values: ['AAAA'] }],
        holderBinding: true,
        algorithms: ['ES256'],
      },
    },
    { id: 'ask-2' as AskId, purpose: 'to sign in', kind: 'identifier', methods: ['key'] },
    { id: 'ask-3' as AskId, purpose: null, kind: 'input', input: { type: 'tx-code', length: 6, description: null } },
  ],
  sets: [{ required: true, options: [[ask]] }],
  offers: [
    {
      id: 'offer-1',
      raw: sentinels.raw,
      preview: {
        title: sentinels.title,
        types: ['LibraryCard'],
        issuer: sentinels.issuer,
        holder: sentinels.did,
        claims: { name: sentinels.claim },
        validFrom: 1,
        validUntil: null,
      },
      checks: [{ name: 'signature', result: 'passed', reason: null, source: 'RFC 7515 section 5.2' }],
    },
  ],
  answer: { to: null, audience: `origin:${sentinels.origin}`, encrypted: true },
  transactions: [{ asks: [ask], rows: [{ label: 'Amount', value: '3' }], raw: 'eyJ0eXBlIjoicGF5In0' }],
  statements: [{ format: 'jwt', by: 'https://registry.example', verified: false, rows: [{ label: 'Purpose', value: 'Age check' }] }],
  warnings: ['unverified-party', 'framed'],
  links: [{ kind: 'policy', url: `${sentinels.origin}/policy` }],
  powers: [
    { kind: 'prove', audience: sentinels.issuer, times: 2 },
    { kind: 'dpop', host: 'issuer.example' },
    { kind: 'keep', configuration: 'card', times: 1 },
  ],
  once: 'hash',
  expiresAt: 1_700_000_300_000,
  memo: { state: ['x', 1, null, { deep: true }] },
}

/** One record of every type, with every kind of member in it, all under one id. */
export function sampleRecords(id: string): Records {
  return {
    credential: {
      id,
      format: 'jwt_vc_json',
      copies: [
        { raw: sentinels.raw, keyId: sentinels.key as KeyId, uses: 0 },
        { raw: sentinels.raw, keyId: null, uses: 3 },
      ],
      from: sentinels.origin,
      addedAt: 1_700_000_000_000,
    },
    entry: {
      id,
      format: 'jwt_vc_json',
      types: ['VerifiableCredential', 'LibraryCard'],
      issuer: sentinels.issuer,
      holder: sentinels.did,
      title: sentinels.title,
      claims: { credentialSubject: { name: sentinels.claim } },
      authorities: [{ type: 'aki', value: 's9tIpPmhxdiuNkHMEWNpYim8S8Y' }],
      withholdable: [
        ['credentialSubject', 'name'],
        ['credentialSubject', 'list', null, 3],
      ],
      validFrom: 1_699_999_999_500,
      validUntil: null,
      addedAt: 1_700_000_000_000,
    },
    report: { id, checks: [{ name: 'dates', result: 'failed', reason: 'expired', source: 'VCDM 1.1 section 4.6' }], at: 1_700_000_000_001 },
    identifier: {
      did: sentinels.did as `did:${string}:${string}`,
      keyId: sentinels.key as KeyId,
      name: sentinels.name,
      origin: sentinels.origin,
      createdAt: 1,
    },
    activity: {
      id,
      at: 5,
      kind: 'sign-in',
      result: 'done',
      party: `origin:${sentinels.origin}`,
      partyName: null,
      proofs: [{ by: 'origin', of: sentinels.origin }],
      via: 'dc-api',
      credentials: [{ credentialId: null, title: sentinels.title, claims: ['name'] }],
      identifiers: [sentinels.did],
    },
    exchange: {
      id: id as ExchangeId,
      plan,
      decision: {
        version: 1,
        allow: true,
        choices: { 'ask-1': [{ credentialId: id, set: 0 }], 'ask-2': [{ identifier: 'new' }] },
        inputs: { 'ask-3': '123456' },
        offers: ['offer-1'],
      },
      memo: {},
      wake: 'alarm',
      powers: plan.powers,
      until: 1_800_000_000_000,
    },
    spent: { hash: 'hash', at: 9 },
    site: {
      id: `origin:${sentinels.origin}`,
      name: sentinels.name,
      blocked: { at: 10, refused: 2 },
      grants: [
        {
          asked: 'hash',
          choices: { 'ask-1': [{ credentialId: id, set: 0 }], 'ask-2': [{ identifier: sentinels.did }] },
          credentials: [{ title: sentinels.title, claims: ['name'] }],
          at: 11,
          until: 12,
        },
      ],
      links: [{ kind: 'policy', url: `${sentinels.origin}/policy` }],
    },
    display: {
      id,
      name: sentinels.title,
      description: null,
      background: '#102030',
      text: '#ffffff',
      logo: null,
      svg: `<svg xmlns="http://www.w3.org/2000/svg"><text>${sentinels.claim}</text></svg>`,
      labels: [{ path: ['credentialSubject', 'name'], label: sentinels.name, description: null }],
    },
    unlocker: { id, name: sentinels.unlocker },
    backup: { lastAt: null, lastGen: 3, recipient: sentinels.recipient },
    restoration: {
      at: 11,
      added: [{ type: 'credential', id }],
      keys: [sentinels.key as KeyId],
      replaced: [{ type: 'identifier', id: sentinels.did, version: 1, value: { name: sentinels.name } }],
    },
  }
}

/** Puts one record of every type. */
export function sampleChanges(id: string): readonly Change[] {
  const { credential, entry, report, identifier, activity, exchange, spent, unlocker, backup, restoration, site, display } = sampleRecords(id)
  return [
    { put: 'credential', id, value: credential },
    { put: 'entry', id, value: entry },
    { put: 'report', id, value: report },
    { put: 'identifier', id, value: identifier },
    { put: 'activity', id, value: activity },
    { put: 'exchange', id, value: exchange },
    { put: 'spent', id, value: spent },
    { put: 'unlocker', id, value: unlocker },
    { put: 'backup', id, value: backup },
    { put: 'restoration', id, value: restoration },
    { put: 'site', id, value: site },
    { put: 'display', id, value: display },
  ]
}
