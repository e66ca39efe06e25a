import browser from 'webextension-polyfill'
import { isObject } from '../core/json.ts'
import type { Trust } from '../core/plugin.ts'
import { decodeBase64url } from '../crypto/base64url.ts'
import { type Attester, readAttester } from '../openid/attester.ts'

/** A certificate authority that the person trusts to say who a verifier or an issuer is. `certificate`: DER, base64url. */
export interface Anchor {
  readonly certificate: string
  /** Milliseconds since the epoch. */
  readonly addedAt: number
}

/** Somebody that the person trusts to attest the names of verifiers. One per issuer. */
export interface TrustedAttester extends Attester {
  /** Milliseconds since the epoch. */
  readonly addedAt: number
}

/** Everybody that the person trusts to say who a party is. */
export interface TrustList {
  readonly anchors: readonly Anchor[]
  readonly attesters: readonly TrustedAttester[]
}

/** The list as it is kept: public certificates and public keys, needed while locked. What was spoilt on the disk is left out. */
export async function readTrustList(): Promise<TrustList> {
  const { anchors, attesters } = await browser.storage.local.get(['anchors', 'attesters']).catch((): Record<string, unknown> => ({}))
  return { anchors: listOf(anchors).filter(isAnchor), attesters: listOf(attesters).flatMap(attesterOf) }
}

export async function writeTrustList({ anchors, attesters }: TrustList): Promise<void> {
  await browser.storage.local.set({ anchors, attesters })
}

/** Whom the person trusts. Nobody by default. */
export async function readTrust(): Promise<Trust> {
  const { anchors, attesters } = await readTrustList()
  return {
    anchors: anchors.flatMap(({ certificate }) => decodeBase64url(certificate) ?? []),
    attesters: attesters.map(({ issuer, keys }) => ({ issuer, keys })),
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isAnchor(value: unknown): value is Anchor {
  return isObject(value) && typeof value.certificate === 'string' && typeof value.addedAt === 'number'
}

function attesterOf(value: unknown): readonly TrustedAttester[] {
  if (!isObject(value) || typeof value.addedAt !== 'number') return []
  try {
    return [{ ...readAttester(value), addedAt: value.addedAt }]
  } catch {
    return []
  }
}
