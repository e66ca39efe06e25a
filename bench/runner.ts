import type { Contender, Inputs, Make } from './contender.ts'
import { openJwt } from './jwt.ts'
import { type Effort, measure, type Rounds } from './measure.ts'

export { makeInputs } from './inputs.ts'

/** The rounds, and who had to be helped to the same work. */
export interface Run {
  readonly rounds: Rounds
  readonly notes: readonly string[]
}

interface Work {
  /** The call to be timed, once it was seen to give the right answers; null: this contender does not do it. Throws when it gives a wrong one. */
  ready(name: string, contender: Contender, inputs: Inputs, note: (text: string) => void): Promise<(() => Promise<unknown>) | null>
}

const works: Readonly<Record<string, Work>> = {
  'verify-vc': {
    async ready(name, { verifyCredential: verify }, { credential, forgedCredential }) {
      if (!verify) return null
      await expectVerdict(name, true, () => verify(credential))
      if (name !== 'limit') await expectVerdict(name, false, () => verify(forgedCredential))
      return () => verify(credential)
    },
  },
  'verify-vp10': {
    async ready(name, { verifyPresentation, verifyPresentationAndEach: each }, { presentation, forgedPresentation, binding }, note) {
      if (!verifyPresentation) return null
      const blind = name !== 'limit' && (await verdict(() => verifyPresentation(forgedPresentation, binding)))
      if (blind) note(`${name} accepts a presentation with a forged credential inside: timed with a call of verifyCredential for each credential as well`)
      const verify = blind ? each : verifyPresentation
      if (!verify) throw new Error(`${name} accepts a forged credential`)
      await expectVerdict(name, true, () => verify(presentation, binding))
      if (name !== 'limit') {
        await expectVerdict(name, false, () => verify(forgedPresentation, binding))
        await expectVerdict(name, false, () => verify(presentation, { ...binding, nonce: 'another' }))
        await expectVerdict(name, false, () => verify(presentation, { ...binding, audience: 'another' }))
      }
      return () => verify(presentation, binding)
    },
  },
  'sign-vp': {
    async ready(name, { signPresentation: sign }, { credential, binding, holder }) {
      if (!sign) return null
      if (name !== 'limit') await expectPresentation(name, await sign(credential, binding), { credential, binding, holder })
      return () => sign(credential, binding)
    },
  },
}

/** Runs one benchmark over the contenders given. Throws when one of them gives a wrong answer: then its time would mean nothing. */
export async function run(work: string, makers: Readonly<Record<string, Make>>, inputs: Inputs, effort: Effort): Promise<Run> {
  const calls: Record<string, () => Promise<unknown>> = {}
  const notes: string[] = []
  for (const [name, make] of Object.entries(makers)) {
    const call = await works[work]?.ready(name, await make(inputs), inputs, (text) => notes.push(text))
    if (call) calls[name] = call
  }
  return { rounds: await measure(calls, effort), notes }
}

/** An error is a no. */
async function verdict(verify: () => Promise<boolean>): Promise<boolean> {
  try {
    return await verify()
  } catch {
    return false
  }
}

async function expectVerdict(name: string, right: boolean, verify: () => Promise<boolean>): Promise<void> {
  // What should be accepted may say why it was not.
  const given = right ? await verify() : await verdict(verify)
  if (given !== right) throw new Error(`${name} ${given ? 'accepts what is forged' : 'refuses what is right'}`)
}

async function expectPresentation(
  name: string,
  raw: string,
  { credential, binding, holder }: Pick<Inputs, 'credential' | 'binding' | 'holder'>,
): Promise<void> {
  const { payload, signed, signature } = openJwt(raw)
  const { d: _, ...publicJwk } = holder.jwk
  const key = await crypto.subtle.importKey('jwk', publicJwk, { name: 'Ed25519' }, false, ['verify'])
  const vp = payload.vp as { readonly verifiableCredential?: readonly unknown[] } | undefined
  const audience = Array.isArray(payload.aud) ? payload.aud[0] : payload.aud
  const right =
    payload.iss === holder.did &&
    audience === binding.audience &&
    payload.nonce === binding.nonce &&
    vp?.verifiableCredential?.length === 1 &&
    vp.verifiableCredential[0] === credential &&
    (await crypto.subtle.verify('Ed25519', key, signature, signed))
  if (!right) throw new Error(`${name} signs another presentation`)
}
