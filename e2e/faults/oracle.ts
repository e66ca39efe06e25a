// Whether a wallet is what it was before a fault, or what the write under way would have made it; anything else is lost.
import type { Page } from 'playwright/test'
import { call, Refused } from './calls.ts'
import { difference, type Secrets, see, type Seen } from './held.ts'
import type { Known, Write } from './writes.ts'

/** What was found after a fault: what is known from now on, and what is wrong. */
export interface Verdict {
  readonly known: Known | null
  readonly wrong: readonly string[]
}

/** What may be found: what was there, and what would be there had the write under way been done. A write that was acknowledged leaves one. */
export type Possible = readonly Pick<Known, 'held' | 'secrets'>[]

/** What may be found after a fault during this write. */
export function possible(before: Known, write: Write, acknowledged: boolean): Possible {
  const after = { held: write.after, secrets: write.secretsAfter }
  return acknowledged ? [after] : [before, after]
}

/** Opens a wallet after a fault and judges it: the state it starts in, its secrets, its manifest, what it holds, and that its generation never went back. */
export async function judge(page: Page, possible: Possible, gen: number): Promise<Verdict> {
  const { vault } = await call(page, 'wallet.state')
  if (vault !== 'locked' && vault !== 'unlocked') return { known: null, wrong: [`the wallet is "${vault}"`] }
  const opened = vault === 'locked' ? await openWith(page, possible) : null
  if (vault === 'locked' && opened === null) return { known: null, wrong: ['no passphrase opens it'] }
  const damages = await call(page, 'health.verify')
  const watched = possible.find(({ held }) => held.checked)?.held.checked?.label ?? null
  const seen = await see(page, watched)
  const secrets = await secretsOf(page, possible, seen, opened)
  const differences = possible.map(({ held }) => difference(held, seen.held))
  const [first = []] = differences.toSorted((a, b) => a.length - b.length)
  const wrong = [
    ...damages.map(({ fault, type }) => `${type ?? 'something'} is ${fault}`),
    ...first,
    ...(seen.gen < gen ? [`generation ${seen.gen} after ${gen}`] : []),
    ...(typeof secrets === 'string' ? [secrets] : []),
  ]
  return { known: typeof secrets === 'string' ? null : { ...seen, secrets }, wrong }
}

async function openWith(page: Page, possible: Possible): Promise<string | null> {
  for (const passphrase of new Set(possible.map(({ secrets }) => secrets.passphrase).toReversed())) {
    if (await opens(page, { passphrase })) return passphrase
  }
  return null
}

/** Tries a secret, waiting where wrong ones before it make it wait. */
async function opens(page: Page, secret: { readonly passphrase: string } | { readonly entropy: string }): Promise<boolean> {
  try {
    const { waitUntil } = await call(page, 'wallet.state')
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, waitUntil - Date.now())))
    await call(page, 'vault.unlock', { secret })
    return true
  } catch (error) {
    if (error instanceof Refused && error.code === 'vault.wrong-secret') return false
    throw error
  }
}

/** Which of the possible secrets hold now: tried one by one where more than one could. */
async function secretsOf(page: Page, possible: Possible, { held }: Seen, opened: string | null): Promise<Secrets | string> {
  const [only, other] = new Set(possible.map(({ secrets }) => secrets.passphrase))
  const entropies = [...new Set(possible.flatMap(({ secrets }) => secrets.entropy ?? []))]
  let passphrase = opened ?? (other === undefined ? (only ?? null) : null)
  if (passphrase === null) {
    await call(page, 'vault.lock')
    passphrase = await openWith(page, possible)
  }
  if (passphrase === null) return 'no passphrase opens it'
  if (!held.words) return { passphrase, entropy: null }
  await call(page, 'vault.lock')
  for (const entropy of entropies) if (await opens(page, { entropy })) return { passphrase, entropy }
  return 'no recovery words open it'
}
