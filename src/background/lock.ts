import browser from 'webextension-polyfill'
import { readSettings } from './settings.ts'

const deadlineKey = 'deadline'
const alarm = 'lock'

/** When the vault locks by itself: an absolute time, so that sleep and a changed clock lock it too. */
export const autoLock = {
  /** The person used the wallet: the time starts again. */
  async touch(): Promise<void> {
    const { autoLockMinutes } = await readSettings()
    await browser.storage.session.set({ [deadlineKey]: { at: Date.now() + autoLockMinutes * 60_000, set: Date.now() } })
  },
  async isDue(): Promise<boolean> {
    const deadline = (await browser.storage.session.get(deadlineKey))[deadlineKey] as { at: number; set: number } | undefined
    return !deadline || deadline.at <= Date.now() || deadline.set > Date.now() + 60_000
  },
  /** Listens for what locks: the deadline (looked at each minute), the system being locked, and an update that waits. */
  watch(due: () => Promise<void>, tick: () => Promise<void>): void {
    browser.alarms.onAlarm.addListener(({ name }) => {
      if (name === alarm) void tick()
    })
    void browser.alarms.create(alarm, { periodInMinutes: 1 })
    browser.idle.onStateChanged.addListener((state) => {
      if (state === 'locked') void due()
    })
    browser.runtime.onUpdateAvailable.addListener(() => void due())
  },
}
