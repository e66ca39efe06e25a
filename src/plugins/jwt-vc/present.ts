import { createVerifiablePresentationJwt } from 'did-jwt-vc'
import type { ClaimPath, Credential } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { Binding, Signer, World } from '../../core/plugin.ts'
import { didJwtIssuer } from './did-jwt-issuer.ts'
import { context } from './jwt-envelope.ts'
import { nonceBinding } from './nonce-binding.ts'

/** Seconds a presentation may be used for. */
const lifetime = 300

/**
 * A VP JWT over the whole credential, signed by its holder for one nonce and audience (VCDM 1.1 section 6.3.1, OpenID4VP 1.0 appendix B.1.3.1.5),
 * or the credential alone when nobody signs. `disclose` changes nothing: this format holds nothing back.
 * Throws `consent.mismatch` when the signer is not the holder, `request.unsupported` for another kind of binding.
 */
export async function present(credential: Credential, _disclose: readonly ClaimPath[], binding: Binding, signer: Signer | null, world: World): Promise<string> {
  const bound = nonceBinding(binding)
  if (!signer) return credential.raw
  if (signer.did !== credential.holder) throw new WalletError('consent.mismatch', 'the signer is not the holder of the credential')
  return presentationJwt([credential.raw], bound, signer, world)
}

/** A VP JWT without credentials: proves control of the identifier, for one nonce and audience. */
export async function authenticate(binding: Binding, signer: Signer, world: World): Promise<string> {
  return presentationJwt([], nonceBinding(binding), signer, world)
}

async function presentationJwt(
  credentials: readonly string[],
  { audience, nonce }: { readonly audience: string; readonly nonce: string },
  signer: Signer,
  world: World,
): Promise<string> {
  const now = Math.floor(world.now() / 1000)
  const vp = { '@context': [context], type: ['VerifiablePresentation'], verifiableCredential: [...credentials] }
  return createVerifiablePresentationJwt({ vp, iss: signer.did, aud: audience, nonce, nbf: now, iat: now, exp: now + lifetime }, didJwtIssuer(signer), {
    header: { typ: 'JWT', kid: signer.verificationMethod },
  })
}
