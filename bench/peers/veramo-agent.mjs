// A Veramo 7 agent that could stand in a browser: keys, identifiers, credentials, and a JSON tree as store.
import { createAgent } from '@veramo/core'
import { CredentialProviderJWT } from '@veramo/credential-jwt'
import { CredentialPlugin } from '@veramo/credential-w3c'
import { DataStoreJson, DIDStoreJson, KeyStoreJson, PrivateKeyStoreJson } from '@veramo/data-store-json'
import { DIDManager } from '@veramo/did-manager'
import { getDidKeyResolver, KeyDIDProvider } from '@veramo/did-provider-key'
import { DIDResolverPlugin } from '@veramo/did-resolver'
import { KeyManager } from '@veramo/key-manager'
import { KeyManagementSystem, SecretBox } from '@veramo/kms-local'

export function makeAgent() {
  const store = { notifyUpdate: async () => {} }
  const secrets = new PrivateKeyStoreJson(store, new SecretBox('29739248cad1bd1a0fc4d9b75cd4d2990de535baf5caadfdf8d8f86664aa830c'))
  return createAgent({
    plugins: [
      new KeyManager({ store: new KeyStoreJson(store), kms: { local: new KeyManagementSystem(secrets) } }),
      new DIDManager({ store: new DIDStoreJson(store), defaultProvider: 'did:key', providers: { 'did:key': new KeyDIDProvider({ defaultKms: 'local' }) } }),
      new DIDResolverPlugin({ ...getDidKeyResolver() }),
      new CredentialPlugin([new CredentialProviderJWT()]),
      new DataStoreJson(store),
    ],
  })
}
