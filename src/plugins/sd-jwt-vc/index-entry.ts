import type { Credential, IndexEntry } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import { titleOf } from '../../core/title.ts'
import { parseCertificate } from '../../crypto/x509.ts'
import { openCredential } from './parse-credential.ts'

/**
 * What lists and matching need. The title is made of the type alone: a claim `name` is the holder's. Everything a disclosure opens can be held
 * back, at exactly its place. Throws `credential.malformed`.
 */
export function indexEntry(credential: Credential): Pick<IndexEntry, 'title' | 'withholdable' | 'authorities'> {
  const { inside } = openCredential(credential)
  return {
    title: titleOf({ types: credential.types.map(withoutVersion), claims: {} }),
    withholdable: inside.disclosures.map(({ place }) => place),
    authorities: authoritiesOf(inside.chain ?? []),
  }
}

/** `urn:eudi:pid:1` and `https://issuer.example/pid/v1.2` without the last part. */
function withoutVersion(vct: string): string {
  return vct.length > 2048 ? vct : vct.replace(/(?<=[^/#:][/#:])v?\d[\d._-]*\/?$/i, '')
}

/** The key identifiers of the authorities over the issuer (OpenID4VP 1.0 section 6.1.1.1), each once. */
function authoritiesOf(chain: readonly Uint8Array[]): IndexEntry['authorities'] {
  const values = chain.map(authorityKeyOf).filter((value) => value !== null)
  return [...new Set(values)].map((value) => ({ type: 'aki', value }))
}

function authorityKeyOf(der: Uint8Array): string | null {
  try {
    return parseCertificate(der, 'credential.malformed').authorityKeyId
  } catch (error) {
    if (error instanceof WalletError) return null
    throw error
  }
}
