import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addonId } from '../browser/settings.mjs'
import { words } from '../words.ts'
import { call } from './calls.ts'
import { expect, test } from './fixtures.ts'
import { sites } from './writes.ts'

test('ST-13: in a Firefox that stores nothing, Lanyard says so, and there is no half of a vault', async ({ rig, target }) => {
  test.skip(target === 'chromium', 'Chromium gives an extension the storage of the profile in its private windows as well')
  // What a person says who lets an add-on into private windows; without it the add-on is not there at all.
  mkdirSync(rig.folder, { recursive: true })
  writeFileSync(
    join(rig.folder, 'extension-preferences.json'),
    JSON.stringify({ [addonId()]: { permissions: ['internal:privateBrowsingAllowed'], origins: [] } }),
  )
  const preferences = { 'browser.privatebrowsing.autostart': true }
  for (let start = 0; start < 2; start++) {
    const wallet = await rig.launch({ preferences })
    const { welcome: page } = wallet
    const { vault, recovery } = await call(page, 'wallet.state')
    expect({ vault, why: recovery?.why }).toEqual({ vault: 'recover', why: 'unavailable' })
    await expect(page.locator('body')).toContainText(words('recovery_unavailable'))
    await expect(call(page, 'vault.create', { passphrase: 'five grey cranes stand 2 deep', sites })).rejects.toThrow()
    expect((await call(page, 'wallet.state')).vault).toBe('recover')
    await wallet.close()
  }
})
