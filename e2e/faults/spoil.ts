import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Wallet } from '../browser/wallet.ts'
import { copyOf, type Damage, damagesOf, storesIn } from './disk.ts'
import { long, type Rig, type Target } from './fixtures.ts'
import type { Recovered } from './recover.ts'

/** Spoils one store of a closed browser in every way there is, each time from the same copy, and looks at what the wallet makes of it. */
export async function spoil(
  { rig, target }: Target & { readonly rig: Rig },
  where: 'database' | 'beside',
  look: (wallet: Wallet, damage: Damage) => Promise<Recovered>,
  also: string | null = null,
  part = 0,
) {
  const stores = storesIn(rig.folder, target)
  const copy = copyOf(stores, join(rig.folder, 'copy'))
  const shown: string[] = []
  const damages = damagesOf(target)
  for (const damage of long ? damages : damages.filter((_one, at) => at % 6 === part)) {
    copy.putBack()
    damage.does(stores[where], rig.dice)
    if (also !== null) damage.does(also, rig.dice)
    rig.count('damages')
    const wallet = await rig.launch()
    const seen = await look(wallet, damage).catch((error: unknown): Recovered => ({ shown: 'failed', wrong: [String(error)] }))
    await wallet.close()
    if (seen.stuck) {
      // The mirror must have outlived the attempt: with the store taken away, it gives everything back.
      rmSync(stores[where], { recursive: true, force: true })
      const again = await rig.launch()
      const after = await look(again, damage).catch((error: unknown): Recovered => ({ shown: 'failed', wrong: [String(error)] }))
      await again.close()
      for (const wrong of after.wrong) rig.lost(`${damage.name}, and taken away: ${wrong}`)
      shown.push(`${damage.name}: ${seen.shown}, the browser opens no database there; taken away: ${after.shown}`)
      continue
    }
    if (seen.shown.startsWith('restoring says')) rig.lost(`${damage.name}: ${seen.shown}`)
    for (const wrong of seen.wrong) rig.lost(`${damage.name}: ${wrong}`)
    shown.push(`${damage.name}: ${seen.shown}`)
  }
  console.log(shown.join('\n'))
}
