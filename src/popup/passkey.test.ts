import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PasskeyRequest } from '../messaging/views.ts'
import { fromBase64Url, toBase64Url } from './bytes.ts'
import { passkeysOf, type PasskeyTrouble, type PasskeyWorld } from './passkey.ts'

type Create = CredentialCreationOptions['publicKey']
type Get = CredentialRequestOptions['publicKey']

interface Told {
  readonly enabled?: boolean
  /** What the authenticator gives in answer to a `get()`. */
  readonly prf?: Uint8Array<ArrayBuffer> | null
  readonly throws?: string
  readonly world?: Partial<PasskeyWorld>
  readonly answers?: string
}

/** An authenticator that gives the same 32 bytes each time, and remembers what it was asked. */
function authenticator({ enabled = true, prf = new Uint8Array(32).fill(7), throws, world = {}, answers }: Told = {}) {
  const created: Create[] = []
  const got: Get[] = []
  const forgotten: string[] = []
  const fail = () => {
    if (throws) throw Object.assign(new Error(throws), { name: throws })
  }
  const made = (id: Uint8Array, results: AuthenticationExtensionsClientOutputs) =>
    ({ rawId: id.slice().buffer, getClientExtensionResults: () => results }) as unknown as Credential
  let drawn = 0
  const passkeys = passkeysOf({
    credentials: {
      async create(options) {
        fail()
        created.push(options?.publicKey)
        // Some authenticators answer here already: it must not be taken.
        return made(new Uint8Array([1, 2, 3]), { prf: { enabled, results: { first: new Uint8Array(32).fill(66) } } })
      },
      async get(options) {
        fail()
        got.push(options?.publicKey)
        const id = answers ?? Object.keys(options?.publicKey?.extensions?.prf?.evalByCredential ?? {})[0] ?? ''
        return made(fromBase64Url(id), prf ? { prf: { results: { first: prf } } } : {})
      },
    },
    capabilities: null,
    rpId: 'extension-id',
    named: false,
    random: (size) => new Uint8Array(size).fill(++drawn),
    forget: async (rpId, credentialId) => void forgotten.push(`${rpId} ${credentialId}`),
    ...world,
  })
  return { passkeys, created, got, forgotten }
}

const stored = (id: string, rpId = 'extension-id'): PasskeyRequest => ({
  slotId: id,
  credentialId: toBase64Url(new TextEncoder().encode(id)),
  rpId,
  prfSalt: toBase64Url(new Uint8Array(32).fill(id.length)),
})

describe('a passkey', () => {
  it('opens with what a get() gave after it was made, never with what create() gave', async () => {
    const { passkeys, created, got } = authenticator()
    const made = await passkeys.make('This computer', [])
    expect(made).toEqual({
      ok: true,
      value: {
        credentialId: toBase64Url(new Uint8Array([1, 2, 3])),
        rpId: 'extension-id',
        prfSalt: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
        prf: toBase64Url(new Uint8Array(32).fill(7)),
      },
    })
    expect(created).toHaveLength(1)
    expect(got).toHaveLength(1)
    if (!made.ok) return
    expect(got[0]?.extensions?.prf?.evalByCredential).toEqual({ [made.value.credentialId]: { first: fromBase64Url(made.value.prfSalt) } })
  })

  it('can be found again by the person alone, is verified, tells nothing of its maker, and is never the same user twice', async () => {
    const { passkeys, created } = authenticator()
    await passkeys.make('One', [])
    await passkeys.make('Two', [stored('old'), stored('other', 'elsewhere')])
    expect(created[0]).toMatchObject({
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      pubKeyCredParams: [
        { type: 'public-key', alg: -7 },
        { type: 'public-key', alg: -8 },
      ],
      extensions: { prf: {} },
    })
    expect(created[0]?.user.id).not.toEqual(created[1]?.user.id)
    expect(created[1]?.excludeCredentials).toEqual([{ type: 'public-key', id: new TextEncoder().encode('old') }])
  })

  it('names its domain only where the browser has none of its own', async () => {
    const own = authenticator()
    await own.passkeys.make('x', [])
    expect(own.created[0]?.rp).toEqual({ name: 'Lanyard' })
    expect(own.got[0]).not.toHaveProperty('rpId')
    const named = authenticator({ world: { rpId: 'wallet.example', named: true } })
    await named.passkeys.make('x', [])
    expect(named.created[0]?.rp).toEqual({ name: 'Lanyard', id: 'wallet.example' })
    expect(named.got[0]?.rpId).toBe('wallet.example')
  })

  it('unlocks with one get() over all of them, each with its own salt', async () => {
    const { passkeys, got } = authenticator({ answers: stored('second').credentialId })
    const all = [stored('a'), stored('second')]
    expect(await passkeys.use(all)).toEqual({ ok: true, value: { credentialId: all[1]?.credentialId, prf: toBase64Url(new Uint8Array(32).fill(7)) } })
    expect(got).toHaveLength(1)
    expect(got[0]?.allowCredentials).toHaveLength(2)
    expect(got[0]?.userVerification).toBe('required')
    expect(Object.values(got[0]?.extensions?.prf?.evalByCredential ?? {}).map(({ first }) => first)).toEqual(all.map(({ prfSalt }) => fromBase64Url(prfSalt)))
  })

  it('wipes what it gave', async () => {
    const bytes = new Uint8Array(32).fill(9)
    const { passkeys } = authenticator({ prf: bytes })
    await passkeys.use([stored('a')])
    expect(bytes).toEqual(new Uint8Array(32))
  })

  it('that cannot make keys is refused, and the authenticator told to forget it', async () => {
    const { passkeys, got, forgotten } = authenticator({ enabled: false })
    expect(await passkeys.make('x', [])).toEqual({ ok: false, why: 'no-prf' })
    expect(got).toHaveLength(0)
    expect(forgotten).toEqual([`extension-id ${toBase64Url(new Uint8Array([1, 2, 3]))}`])
  })

  it('that gives nothing, or not 32 bytes, is refused', async () => {
    for (const prf of [null, new Uint8Array(16), new Uint8Array(64)]) {
      const { passkeys, forgotten } = authenticator({ prf })
      expect(await passkeys.make('x', [])).toEqual({ ok: false, why: 'no-prf' })
      expect(forgotten).toHaveLength(1)
      expect(await passkeys.use([stored('a')])).toEqual({ ok: false, why: 'no-prf' })
    }
  })

  it('of another one than was made is refused', async () => {
    const { passkeys } = authenticator({ answers: stored('other').credentialId })
    expect(await passkeys.make('x', [])).toEqual({ ok: false, why: 'failed' })
  })

  it.each<[string, PasskeyTrouble]>([
    ['NotAllowedError', 'cancelled'],
    ['AbortError', 'cancelled'],
    ['InvalidStateError', 'known'],
    ['SecurityError', 'no-domain'],
    ['UnknownError', 'failed'],
  ])('ended by %s is %s, and nothing is thrown', async (throws, why) => {
    const { passkeys } = authenticator({ throws })
    expect(await passkeys.make('x', [])).toEqual({ ok: false, why })
    expect(await passkeys.use([stored('a')])).toEqual({ ok: false, why })
  })
})

describe('whether passkeys work here', () => {
  it('is known before one is tried, as far as the browser says', async () => {
    const trouble = (world: Partial<PasskeyWorld>) => authenticator({ world }).passkeys.trouble()
    expect(await trouble({ credentials: null })).toBe('absent')
    expect(await trouble({ rpId: null })).toBe('no-domain')
    expect(await trouble({ capabilities: async () => ({ 'extension:prf': false }) })).toBe('no-prf')
    expect(await trouble({ capabilities: async () => ({ 'extension:prf': true }) })).toBeNull()
    expect(await trouble({ capabilities: async () => ({}) })).toBeNull()
    expect(await trouble({ capabilities: () => Promise.reject(new Error('no')) })).toBeNull()
    expect(await trouble({})).toBeNull()
  })

  it('only those made for this browser are asked for', () => {
    expect(authenticator().passkeys.mine([stored('a'), stored('b', 'wallet.example')])).toEqual([stored('a')])
    expect(authenticator({ world: { rpId: null } }).passkeys.mine([stored('a')])).toEqual([])
  })

  it('nothing is made without a domain', async () => {
    const { passkeys, created } = authenticator({ world: { rpId: null } })
    expect(await passkeys.make('x', [])).toEqual({ ok: false, why: 'no-domain' })
    expect(created).toHaveLength(0)
  })
})

describe('bytes as text', () => {
  it('are the same bytes again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = toBase64Url(bytes)
        expect(text).toMatch(/^[A-Za-z0-9_-]*$/)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(fromBase64Url(text)).toEqual(new Uint8Array(bytes))
      }),
    )
  })
})
