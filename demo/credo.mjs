import { Agent, ConsoleLogger, Kms, LogLevel, X509KeyUsage, X509Module, X509Service } from '@credo-ts/core'
import { agentDependencies, NodeInMemoryKeyManagementStorage, NodeKeyManagementService } from '@credo-ts/node'
import { OpenId4VcModule } from '@credo-ts/openid4vc'
import { MemoryStorageModule } from './memory-storage.mjs'

const day = 86_400_000

/** A Credo agent that keeps everything in memory, and is an OpenID4VP verifier whose routes stand under `baseUrl` on this express application. */
export async function makeAgent({ app, baseUrl }) {
  const agent = new Agent({
    config: { allowInsecureHttpUrls: true, logger: new ConsoleLogger(LogLevel.off), autoUpdateStorageOnStartup: true },
    dependencies: agentDependencies,
    modules: {
      memory: new MemoryStorageModule(),
      kms: new Kms.KeyManagementModule({ backends: [new NodeKeyManagementService(new NodeInMemoryKeyManagementStorage())] }),
      x509: new X509Module({ getTrustedCertificatesForVerification: () => undefined }),
      openid4vc: new OpenId4VcModule({ app, verifier: { baseUrl } }),
    },
  })
  await agent.initialize()
  return agent
}

/** A fresh did:key of this agent, and the DID URL of its only key. */
export async function makeDid(agent) {
  const { didState } = await agent.dids.create({ method: 'key', options: { createKey: { type: { kty: 'OKP', crv: 'Ed25519' } } } })
  return { did: didState.did, didUrl: `${didState.did}#${didState.did.slice('did:key:'.length)}` }
}

/** A certificate authority with this name, and a certificate of it for this host: `{ root, leaf }`. Both P-256, a year from yesterday on. */
export async function makeCertificates(agent, { authority, subject, host }) {
  const makeKey = async () => Kms.PublicJwk.fromPublicJwk((await agent.kms.createKey({ type: { kty: 'EC', crv: 'P-256' } })).publicJwk)
  const [rootKey, leafKey] = [await makeKey(), await makeKey()]
  const validity = { notBefore: new Date(Date.now() - day), notAfter: new Date(Date.now() + 364 * day) }
  const root = await X509Service.createCertificate(agent.context, {
    authorityKey: rootKey,
    issuer: { commonName: authority },
    validity,
    extensions: {
      subjectKeyIdentifier: { include: true },
      basicConstraints: { ca: true, pathLenConstraint: 0, markAsCritical: true },
      keyUsage: { usages: [X509KeyUsage.KeyCertSign, X509KeyUsage.CrlSign], markAsCritical: true },
    },
  })
  const leaf = await X509Service.createCertificate(agent.context, {
    authorityKey: rootKey,
    subjectPublicKey: leafKey,
    issuer: { commonName: authority },
    subject: { commonName: subject },
    validity,
    extensions: {
      subjectKeyIdentifier: { include: true },
      authorityKeyIdentifier: { include: true },
      keyUsage: { usages: [X509KeyUsage.DigitalSignature], markAsCritical: true },
      subjectAlternativeName: { name: [{ type: 'dns', value: host }] },
    },
  })
  return { root, leaf }
}
