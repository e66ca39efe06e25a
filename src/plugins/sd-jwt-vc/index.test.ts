import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../core/json.ts'
import type { Signer, World } from '../../core/plugin.ts'
import { codeOf, credentialFormatConformance } from '../../testing/conformance/credential-format.ts'
import { signJwt } from '../../testing/fakes/jwt.ts'
import { fakeSigner } from '../../testing/fakes/signer.ts'
import { fakeWorld } from '../../testing/fakes/world.ts'
import { sdJwtVc } from './index.ts'
import { issue } from './issue.ts'

const stranger = await fakeSigner('EdDSA')
const header = { alg: 'EdDSA', typ: 'dc+sd-jwt' }
const vct = 'https://issuer.example/identity_credential/v1'
const plain = await signJwt({ ...header, typ: 'JWT' }, { iss: stranger.did, vct }, stranger)
const older = await signJwt({ ...header, typ: 'vc+sd-jwt' }, { iss: stranger.did, vct }, stranger)
const bare = await signJwt(header, { iss: stranger.did, vct }, stranger)
const unsigned = await signJwt({ ...header, alg: 'none' }, { iss: stranger.did, vct }, stranger)
const withoutType = await signJwt(header, { iss: stranger.did }, stranger)
const withoutIssuer = await signJwt(header, { vct }, stranger)

async function sample(holder: Signer, world: World): Promise<{ readonly raw: string; readonly meta: JsonObject }> {
  const claims = {
    vct,
    cnf: { jwk: { ...holder.key.jwk } },
    given_name: 'Ada',
    address: { street: 'Main St', city: 'Exampleton' },
    nationalities: ['EX', 'AM'],
    exp: Math.floor(world.now() / 1000) + 3600,
  }
  const withholdable = [['given_name'], ['address'], ['address', 'street'], ['nationalities', null]]
  return { raw: await issue(claims, await fakeSigner('ES256'), world, { withholdable, decoys: 2 }), meta: { vct_values: ['urn:other', vct] } }
}

credentialFormatConformance(sdJwtVc, {
  foreign: [plain, `${plain}~`, older, `${older}~`, 'a.b.c~', '~', 'eyJ~', 'e30.e30.~', '<html></html>'],
  broken: [bare, `${unsigned}~`, `${withoutType}~`, `${withoutIssuer}~`, `${bare}~~`, `${bare}~x`, `${bare}~W10~`, `${bare}=~`],
  issue: sample,
  otherMeta: { vct_values: ['urn:other', `${vct}/more`] },
  malformedMeta: [{}, { vct_values: [] }, { vct_values: 'urn:other' }, { vct_values: [1] }, { vct_values: [''] }, { vct_values: [vct, null] }],
})

describe('the title of a credential', () => {
  const titled = async (vct: string) => {
    const credential = sdJwtVc.parse(await issue({ vct, name: 'Ada' }, stranger, fakeWorld()))
    return credential && sdJwtVc.index(credential).title
  }
  test.each([
    ['urn:eudi:pid:1', 'pid'],
    [vct, 'identity credential'],
    ['https://issuer.example/UniversityDegreeCredential', 'University Degree'],
    ['https://issuer.example/education/v42.1/', 'education'],
    ['PassportCredential', 'Passport'],
    ['urn:example:42', 'example'],
  ])('%s is %s: its type, never the name of its holder', async (vct, title) => expect(await titled(vct)).toBe(title))
})

describe('vct_values', () => {
  test('the other types its issuer names count too', () => {
    const entry = { types: ['urn:eudi:pid:de:1'], claims: { vct: 'urn:eudi:pid:de:1', aka_vcts: ['urn:eudi:pid:1'] } }
    expect(sdJwtVc.satisfies(entry, { vct_values: ['urn:eudi:pid:1'] })).toBe(true)
    expect(sdJwtVc.satisfies(entry, { vct_values: ['urn:eudi:pid'] })).toBe(false)
  })
  test('a malformed value is refused even when an earlier one matches', () => {
    expect(codeOf(() => sdJwtVc.satisfies({ types: ['a'], claims: {} }, { vct_values: ['a', 1] }))).toBe('request.malformed')
  })
})
