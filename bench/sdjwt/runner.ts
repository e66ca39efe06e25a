import { bytes, openJwt } from '../jwt.ts'
import { type Effort, measure, type Rounds } from '../measure.ts'
import type { MakeSd, SdContender, SdInputs } from './contender.ts'
import { digestOf, inOrder, publicOf } from './inputs.ts'

export { makeSdInputs } from './inputs.ts'

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** Runs one benchmark over the contenders given. Throws when one of them gives a wrong answer: then its time would mean nothing. */
export async function run(
  work: 'present' | 'verify',
  makers: Readonly<Record<string, MakeSd>>,
  inputs: SdInputs,
  effort: Effort,
): Promise<{ readonly rounds: Rounds; readonly notes: readonly string[] }> {
  const calls: Record<string, () => Promise<unknown>> = {}
  const notes: string[] = []
  for (const [name, make] of Object.entries(makers)) calls[name] = await ready[work](name, await make(inputs), inputs, (text) => notes.push(text))
  return { rounds: await measure(calls, effort), notes }
}

const ready = {
  async present(name: string, { present }: SdContender, inputs: SdInputs) {
    if (!present) throw new Error(`${name} presents nothing`)
    const call = () => present(inputs.credential, inputs.wanted, inputs.binding)
    if (name !== 'limit') await expectPresentation(name, await call(), inputs)
    return call
  },
  async verify(name: string, { verify }: SdContender, { presentation, forged, smuggled, binding, claims }: SdInputs, note: (text: string) => void) {
    if (!verify) throw new Error(`${name} verifies nothing`)
    const found = await verify(presentation, binding)
    if (name !== 'limit') {
      if (Object.entries(claims).some(([claim, value]) => found[claim] !== value)) throw new Error(`${name} finds other claims`)
      for (const raw of forged) await expectRefusal(name, () => verify(raw, binding))
      const accepted = await verify(smuggled, binding).catch(() => null)
      if (accepted && (name === 'ours' || accepted.claim_0 !== undefined)) throw new Error(`${name} accepts what is forged`)
      if (accepted) note(`${name} accepts a presentation with a disclosure that no digest names (RFC 9901 section 7.1 refuses it), and leaves the claim out`)
      await expectRefusal(name, () => verify(presentation, { ...binding, nonce: 'another' }))
      await expectRefusal(name, () => verify(presentation, { ...binding, audience: 'another' }))
    }
    return () => verify(presentation, binding)
  },
}

async function expectRefusal(name: string, verify: () => Promise<unknown>): Promise<void> {
  const accepted = await verify().then(
    () => true,
    () => false,
  )
  if (accepted) throw new Error(`${name} accepts what is forged`)
}

/** Exactly the disclosures of the wanted claims, bound to the nonce, the audience and the text by the holder: looked at with WebCrypto alone. */
async function expectPresentation(name: string, raw: string, { credential, wanted, binding, holder }: SdInputs): Promise<void> {
  const end = raw.lastIndexOf('~') + 1
  const { payload, signed, signature } = openJwt(raw.slice(end))
  const [jwt, ...disclosures] = raw.slice(0, end - 1).split('~')
  const shown = disclosures.map((text) => String(JSON.parse(new TextDecoder().decode(bytes(text)))[1]))
  const key = await crypto.subtle.importKey('jwk', publicOf(holder), ecdsa, false, ['verify'])
  const right =
    credential.startsWith(`${jwt}~`) &&
    disclosures.every((text) => credential.includes(`~${text}~`)) &&
    inOrder(shown).join() === inOrder(wanted).join() &&
    payload.aud === binding.audience &&
    payload.nonce === binding.nonce &&
    payload.sd_hash === (await digestOf(raw.slice(0, end))) &&
    (await crypto.subtle.verify(ecdsa, key, signature, signed))
  if (!right) throw new Error(`${name} makes another presentation`)
}
