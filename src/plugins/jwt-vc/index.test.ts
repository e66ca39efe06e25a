import { describe, expect, test } from 'vitest'
import type { IndexEntry } from '../../core/credential.ts'
import { codeOf, credentialFormatConformance } from '../../testing/conformance/credential-format.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { jwtVc } from './index.ts'

const stranger = await fakeSigner('EdDSA')
const header = { alg: 'EdDSA', typ: 'JWT' }
const some = await signJwt(header, { iss: stranger.did, nbf: 1 }, stranger)
const presentation = await signJwt(header, { iss: stranger.did, vp: { type: ['VerifiablePresentation'] } }, stranger)
const emptyVc = await signJwt(header, { iss: stranger.did, nbf: 1, vc: {} }, stranger)
const unknownAlgorithm = await signJwt({ ...header, alg: 'ES256K-R' }, { iss: stranger.did, nbf: 1 }, stranger)
const unsigned = await signJwt({ ...header, alg: 'none' }, { iss: stranger.did, nbf: 1, vc: {} }, stranger)

credentialFormatConformance(jwtVc, {
  foreign: [
    some,
    presentation,
    unknownAlgorithm,
    `${emptyVc}~`,
    `${emptyVc}~WyJzYWx0IiwibmFtZSIsIkFkYSJd~`,
    `${emptyVc}.a.b`,
    'omlzc3VlclNpZ25lZA',
    '<html></html>',
  ],
  broken: [emptyVc, unsigned, `${emptyVc}=`],
  issue: async (holder, world) => {
    const issuer = await fakeSigner('EdDSA')
    const claims = { type: ['VerifiableCredential', 'Pass'], credentialSubject: { id: holder.did, name: 'Ada', degrees: [{ name: 'MSc' }] } }
    const raw = (await jwtVc.issue?.(claims, issuer, world)) ?? ''
    return { raw, meta: { type_values: [['VerifiableCredential', 'Pass']] } }
  },
  otherMeta: {
    type_values: [
      ['VerifiableCredential', 'Ticket'],
      ['Pass', 'Ticket'],
    ],
  },
  malformedMeta: [
    {},
    { type_values: [] },
    { type_values: ['Pass'] },
    { type_values: [[]] },
    { type_values: [['Pass'], []] },
    { type_values: [[1]] },
    { type_values: [['']] },
  ],
})

describe('type_values', () => {
  const entry: Pick<IndexEntry, 'types' | 'claims'> = { types: ['VerifiableCredential', 'BachelorDegree', 'AlumniCredential'], claims: {} }
  test.each([
    [[['VerifiableCredential']], true],
    [[['https://www.w3.org/2018/credentials#VerifiableCredential']], true],
    [[['AlumniCredential', 'BachelorDegree']], true],
    [[['https://www.w3.org/2018/credentials#VerifiableCredential', 'AlumniCredential'], ['Nothing']], true],
    [[['Nothing'], ['BachelorDegree']], true],
    [[['BachelorDegree', 'Nothing']], false],
    [[['bachelordegree']], false],
    [[['https://example.org/examples#BachelorDegree']], false],
  ])('%j: %s', (type_values, matches) => {
    expect(jwtVc.satisfies(entry, { type_values })).toBe(matches)
  })
  test('a credential that writes the IRI out matches the short name', () => {
    const written = { types: ['https://www.w3.org/2018/credentials#VerifiableCredential'], claims: {} }
    expect(jwtVc.satisfies(written, { type_values: [['VerifiableCredential']] })).toBe(true)
  })
  test('a malformed alternative is refused even when an earlier one matches', () => {
    expect(codeOf(() => jwtVc.satisfies(entry, { type_values: [['VerifiableCredential'], 'BachelorDegree'] }))).toBe('request.malformed')
  })
})

describe('the title of a credential', () => {
  const titled = (types: readonly string[], claims = {}) =>
    jwtVc.index({ format: jwtVc.id, types, claims, issuer: '', holder: null, validFrom: null, validUntil: null, raw: '' }).title
  test.each([
    ['UniversityDegreeCredential', 'University Degree'],
    ['EUDIWalletCredential', 'EUDI Wallet'],
    ['Pass', 'Pass'],
    ['student_id', 'student id'],
    ['https://example.org/examples#AlumniCredential', 'Alumni'],
    ['urn:example:LibraryCard', 'Library Card'],
    ['Credential', 'Credential'],
    ['#', '#'],
  ])('%s is %s', (type, title) => expect(titled(['VerifiableCredential', type])).toBe(title))
  test('without another type it is a Credential', () => expect(titled(['VerifiableCredential'])).toBe('Credential'))
  test('its own name comes first, when it is text', () => {
    expect(titled(['VerifiableCredential', 'Pass'], { name: ' Season ticket ' })).toBe('Season ticket')
    expect(titled(['VerifiableCredential', 'Pass'], { name: { en: 'x' } })).toBe('Pass')
    expect(titled(['VerifiableCredential', 'Pass'], { name: '  ' })).toBe('Pass')
  })
  test('it is never longer than a hundred characters, and no character is cut in two', () => {
    expect(titled(['VerifiableCredential', 'Pass'], { name: '🎫'.repeat(300) })).toBe('🎫'.repeat(100))
  })
})
