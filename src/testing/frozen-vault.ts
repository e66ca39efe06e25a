import type { Json, JsonObject } from '../core/json.ts'
import type { PublicKey } from '../core/key.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { localKeystore } from '../plugins/local-keystore/index.ts'
import { isRecordType, recordTypes } from '../vault/record-types.ts'
import { rowToJson } from '../vault/row-json.ts'
import { sampleChanges, sampleRecords } from './fakes/sample-records.ts'
import { type Disk, emptyVault, passphrase } from './fakes/vault-on-fake-disk.ts'

/** A vault as one released format left it on disk, with everything that opens it and everything that is in it. Bytes are base64url. It is nobody's. */
export interface FrozenVault {
  /** The version of the header. */
  readonly format: number
  readonly secrets: { readonly passphrase: string; readonly entropy: string; readonly passkey: { readonly credentialId: string; readonly prf: string } }
  readonly disk: { readonly [T in keyof Disk]: readonly JsonObject[] }
  readonly marker: Json
  readonly mirror: Json
  /** One of every type that there was, all under the id `a`, with the version it was of. */
  readonly records: { readonly [type: string]: { readonly version: number; readonly value: Json } }
  readonly keys: readonly PublicKey[]
}

/** Makes a vault of the present format with one record of every type and two keys, and takes it off its disk. */
export async function freezeVault(): Promise<FrozenVault> {
  const { vault, disk, kept, header } = emptyVault()
  const bytes = () => crypto.getRandomValues(new Uint8Array(32))
  const [entropy, prf, credentialId] = [bytes(), bytes(), encodeBase64url(bytes())]
  await vault.create(passphrase)
  await vault.commit(sampleChanges('a'))
  const keystore = localKeystore(vault.keys)
  const keys = [await keystore.create('EdDSA'), await keystore.create('ES256')]
  await vault.slots.setRecovery({ passphrase }, entropy)
  await vault.slots.addPasskey({ passphrase }, { credentialId, rpId: 'wallet.example', prfSalt: encodeBase64url(bytes()) }, prf)
  await vault.flush()
  const { meta, rec, keys: wrapped, blobs, pages, quarantine } = await disk()
  const json = (rows: readonly object[]) => rows.map(rowToJson)
  return {
    format: (await header()).v,
    secrets: { passphrase, entropy: encodeBase64url(entropy), passkey: { credentialId, prf: encodeBase64url(prf) } },
    disk: { meta: json(meta), rec: json(rec), keys: json(wrapped), blobs: json(blobs), pages: json(pages), quarantine: json(quarantine) },
    marker: await kept.marker.get(),
    mirror: await kept.mirror.get(),
    records: Object.fromEntries(Object.entries(sampleRecords('a')).map(([type, value]: [string, Json]) => [type, { version: versionOf(type), value }])),
    keys,
  }
}

function versionOf(type: string): number {
  return isRecordType(type) ? recordTypes[type].version : 0
}
