import browser from 'webextension-polyfill'
import type { Trust } from '../core/plugin.ts'
import { decodeBase64url } from '../crypto/base64url.ts'

/** A certificate authority that the person trusts to say who a verifier or an issuer is. `certificate`: DER, base64url. */
export interface Anchor {
  readonly certificate: string
  /** Milliseconds since the epoch. */
  readonly addedAt: number
}

/** The list as it is kept: public certificates, needed while locked. */
export async function readAnchors(): Promise<readonly Anchor[]> {
  const { anchors } = await browser.storage.local.get('anchors').catch(() => ({ anchors: null }))
  if (!Array.isArray(anchors)) return []
  return anchors.filter((one): one is Anchor => typeof one?.certificate === 'string' && typeof one.addedAt === 'number')
}

export async function writeAnchors(anchors: readonly Anchor[]): Promise<void> {
  await browser.storage.local.set({ anchors })
}

/** Whom the person trusts. Nobody by default. */
export async function readTrust(): Promise<Trust> {
  const anchors = (await readAnchors()).flatMap(({ certificate }) => decodeBase64url(certificate) ?? [])
  return { anchors, attesters: [] }
}
