import { sdJwtVc } from '../../src/plugins/sd-jwt-vc/index.ts'
import type { SdContender, SdInputs } from './contender.ts'
import { presentHeld, signerOf } from './ours.ts'

/** The same, and the credential is read anew for each presentation, with all its digests. */
export async function make(inputs: SdInputs): Promise<SdContender> {
  const signer = await signerOf(inputs)
  return {
    async present(credential, wanted, binding) {
      const held = sdJwtVc.parse(credential)
      if (!held) throw new Error('the credential cannot be read')
      return presentHeld(held, wanted, binding, signer)
    },
  }
}
