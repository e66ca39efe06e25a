import type { PasskeyRequest } from '../messaging/views.ts'
import { fromBase64Url, toBase64Url } from './bytes.ts'

/**
 * Why a passkey cannot be made or used: the browser has none (`absent`), it has none for an extension without a domain (`no-domain`), the passkey cannot
 * make keys (`no-prf`), the person or a time limit ended it (`cancelled`), this device holds one already (`known`), or something else (`failed`).
 */
export type PasskeyTrouble = 'absent' | 'no-domain' | 'no-prf' | 'cancelled' | 'known' | 'failed'
/** How a ceremony ended. */
export type Ceremony<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: PasskeyTrouble }
/** A passkey that was just made, and the 32 bytes it gave. All of it base64url. */
export interface MadePasskey {
  readonly credentialId: string
  readonly rpId: string
  readonly prfSalt: string
  readonly prf: string
}
/** What a passkey gives to open the vault. base64url. */
export interface PasskeySecret {
  readonly credentialId: string
  readonly prf: string
}

/** What a ceremony needs of the browser. */
export interface PasskeyWorld {
  /** Null: the browser has no passkeys. */
  readonly credentials: Pick<CredentialsContainer, 'create' | 'get'> | null
  /** WebAuthn Level 3 section 5.1.7; null: the browser does not say. */
  readonly capabilities: (() => Promise<Readonly<Record<string, boolean | undefined>>>) | null
  /** For whom passkeys are made; null: for nobody, because there is no domain. */
  readonly rpId: string | null
  /** Whether `rp.id` is said. Chrome has one of its own for an extension, and refuses it by its name. */
  readonly named: boolean
  readonly random: (size: number) => Uint8Array<ArrayBuffer>
  /** Tells the authenticator that a passkey is of no use (section 5.1.10.1). */
  readonly forget: ((rpId: string, credentialId: string) => Promise<unknown>) | null
}

/** Passkeys that open the vault (WebAuthn Level 3 section 10.1.4, the PRF extension). */
export interface Passkeys {
  /** Why they do not work here; null: they do, as far as can be known before one is tried. */
  readonly trouble: () => Promise<PasskeyTrouble | null>
  /** Those that this browser could use. */
  readonly mine: (passkeys: readonly PasskeyRequest[]) => readonly PasskeyRequest[]
  /** Makes one under this name. Only what a `get()` gives after the `create()` is taken. `known`: those that exist, so that no device makes two. */
  readonly make: (name: string, known: readonly PasskeyRequest[]) => Promise<Ceremony<MadePasskey>>
  /** Asks for one of these, with one prompt. */
  readonly use: (passkeys: readonly PasskeyRequest[]) => Promise<Ceremony<PasskeySecret>>
}

const patience = 180_000
const algorithms = [-7, -8].map((alg) => ({ type: 'public-key' as const, alg }))
const descriptor = ({ credentialId }: Pick<PasskeyRequest, 'credentialId'>) => ({ type: 'public-key' as const, id: fromBase64Url(credentialId) })
const no = (why: PasskeyTrouble) => ({ ok: false, why }) as const

/** The passkeys of this browser. */
export function passkeysOf(world: PasskeyWorld): Passkeys {
  const { credentials, capabilities, rpId, named, random, forget } = world
  const trouble = async (): Promise<PasskeyTrouble | null> => {
    if (credentials === null) return 'absent'
    if (rpId === null) return 'no-domain'
    const known = await capabilities?.().catch(() => ({}) as Readonly<Record<string, boolean | undefined>>)
    return known?.['extension:prf'] === false ? 'no-prf' : null
  }
  const mine = (passkeys: readonly PasskeyRequest[]) => passkeys.filter((passkey) => passkey.rpId === rpId)

  const ask = async (passkeys: readonly Omit<PasskeyRequest, 'slotId'>[]): Promise<Ceremony<PasskeySecret>> => {
    const evalByCredential = Object.fromEntries(passkeys.map(({ credentialId, prfSalt }) => [credentialId, { first: fromBase64Url(prfSalt) }]))
    const got = await credentials?.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: passkeys.map(descriptor),
        userVerification: 'required',
        timeout: patience,
        extensions: { prf: { evalByCredential } },
        ...(named && rpId !== null ? { rpId } : {}),
      },
    })
    const key = asPublicKey(got)
    if (!key) return no('failed')
    const bytes = bytesOf(key.getClientExtensionResults().prf?.results?.first)
    if (bytes?.length !== 32) return no('no-prf')
    const prf = toBase64Url(bytes)
    bytes.fill(0)
    return { ok: true, value: { credentialId: toBase64Url(new Uint8Array(key.rawId)), prf } }
  }

  const make = async (name: string, known: readonly PasskeyRequest[]): Promise<Ceremony<MadePasskey>> => {
    if (rpId === null) return no('no-domain')
    const made = await credentials?.create({
      publicKey: {
        rp: { name: 'Lanyard', ...(named ? { id: rpId } : {}) },
        // A name of its own for each: with the same one the newer would take the older's place.
        user: { id: random(32), name, displayName: name },
        challenge: random(32),
        pubKeyCredParams: algorithms,
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        attestation: 'none',
        timeout: patience,
        excludeCredentials: mine(known).map(descriptor),
        extensions: { prf: {} },
      },
    })
    const key = asPublicKey(made)
    if (!key) return no('failed')
    const credentialId = toBase64Url(new Uint8Array(key.rawId))
    const prfSalt = toBase64Url(random(32))
    const used = key.getClientExtensionResults().prf?.enabled === true ? await settle(() => ask([{ credentialId, rpId, prfSalt }])) : no('no-prf')
    if (used.ok && used.value.credentialId === credentialId) return { ok: true, value: { credentialId, rpId, prfSalt, prf: used.value.prf } }
    await forget?.(rpId, credentialId).catch(() => undefined)
    return used.ok ? no('failed') : used
  }

  return { trouble, mine, make: (name, known) => settle(() => make(name, known)), use: (passkeys) => settle(() => ask(passkeys)) }
}

/** The passkeys of the page this runs in. `domain`: for a browser that has none of its own for an extension. */
export function passkeysHere(domain: string | null): Passkeys {
  const here = typeof PublicKeyCredential === 'undefined' ? null : PublicKeyCredential
  const own = location.protocol === 'chrome-extension:'
  return passkeysOf({
    credentials: here && navigator.credentials,
    capabilities: here && 'getClientCapabilities' in here ? () => here.getClientCapabilities() : null,
    rpId: own ? location.host : domain,
    named: !own,
    random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    forget: here && 'signalUnknownCredential' in here ? (rpId, credentialId) => here.signalUnknownCredential({ rpId, credentialId }) : null,
  })
}

async function settle<T>(ceremony: () => Promise<Ceremony<T>>): Promise<Ceremony<T>> {
  try {
    return await ceremony()
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    return no(({ NotAllowedError: 'cancelled', AbortError: 'cancelled', InvalidStateError: 'known', SecurityError: 'no-domain' } as const)[name] ?? 'failed')
  }
}

function asPublicKey(credential: Credential | null | undefined): PublicKeyCredential | null {
  return credential && 'rawId' in credential ? (credential as PublicKeyCredential) : null
}

function bytesOf(source: BufferSource | undefined): Uint8Array | null {
  if (source === undefined) return null
  return ArrayBuffer.isView(source) ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength) : new Uint8Array(source)
}
