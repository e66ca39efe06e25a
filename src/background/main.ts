import browser, { type Runtime } from 'webextension-polyfill'
import { createAgent } from '../agent/agent.ts'
import { isObject } from '../core/json.ts'
import { servePort } from '../messaging/port-channel.ts'
import { pageCaller } from '../messaging/page-caller.ts'
import { type Handlers, route } from '../messaging/router.ts'
import { plugins } from '../plugins/index.ts'
import { openVault } from '../vault/vault.ts'
import { showWaiting } from './badge.ts'
import { announce } from './changed.ts'
import { exchangeHandlers } from './handlers/exchange.ts'
import { holdingsHandlers } from './handlers/holdings.ts'
import type { Host } from './handlers/host.ts'
import { vaultHandlers } from './handlers/vault.ts'
import { sessionJournal } from './journal.ts'
import { autoLock } from './lock.ts'
import { log } from './log.ts'
import { servePages } from './pages.ts'
import { prompt } from './prompt.ts'
import { readSettings } from './settings.ts'
import { vaultSession } from './session.ts'
import { enableSites } from './sites.ts'
import { outside } from './world.ts'
import type { ExchangeId } from '../core/exchange.ts'

const world = outside()
const vault = openVault({ session: vaultSession(browser.storage.session), random: world.random, now: world.now })
const agent = createAgent(plugins(vault.keys), { outside: world, journal: sessionJournal(browser.storage.session), holdings: vault })

const pages = servePages({
  agent,
  async ask(id, active) {
    await refreshBadge()
    announce('exchanges')
    if (active) await prompt.open(id)
  },
  async gone(id) {
    await agent.drop(id)
    await prompt.close(id)
    await refreshBadge()
    announce('exchanges')
  },
})

async function refreshBadge(): Promise<void> {
  await showWaiting((await agent.pending()).filter(({ outcome }) => !outcome).length)
}

async function settled(id: ExchangeId): Promise<void> {
  if (await pages.ended(id).catch(() => true)) await prompt.forget(id)
  await refreshBadge()
  announce('exchanges', 'credentials', 'identifiers', 'activity')
}

async function lock(): Promise<void> {
  await vault.lock()
  await agent.locked()
  announce('vault', 'exchanges')
}

async function tick(): Promise<void> {
  if ((await vault.state()) === 'unlocked' && (await autoLock.isDue())) await lock()
  const before = await agent.pending()
  await agent.expire()
  const after = new Map((await agent.pending()).map((pending) => [pending.id, pending]))
  for (const { id, outcome } of before) if (!outcome && after.get(id)?.outcome) await settled(id)
}

const host: Host = { agent, vault, pages, settled, lock }
const handlers: Handlers = { ...exchangeHandlers(host), ...vaultHandlers(host), ...holdingsHandlers(host) }
const router = route(handlers, (code) => log(code, 'router'))

browser.runtime.onConnect.addListener((port: Runtime.Port) =>
  servePort(port, router, (sender, active, callId) => pageCaller(sender, active, callId, browser.runtime.id)),
)

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  if (!isObject(message) || typeof message.id !== 'string' || typeof message.name !== 'string') return undefined
  const call = { id: message.id, name: message.name, input: message.input }
  if (!isOurPage(sender)) return Promise.resolve({ id: call.id, ok: false, error: { code: 'message.forbidden' } })
  if (call.name !== 'wallet.state') void autoLock.touch()
  return router(call, { context: 'popup' }, new AbortController().signal)
})

/** Ours is what has our id and our origin, by the browser's word; never by whether it stands in a tab. */
function isOurPage(sender: Runtime.MessageSender & { origin?: string }): boolean {
  return sender.id === browser.runtime.id && sender.origin === new URL(browser.runtime.getURL('')).origin
}

browser.windows.onRemoved.addListener((windowId) => {
  void prompt.exchangeOf(windowId).then(async (id) => {
    if (!id) return
    await agent.decide(id, { version: 1, allow: false }).catch(() => {})
    await settled(id)
  })
})

browser.runtime.onInstalled.addListener(({ reason }) => {
  void (async () => {
    if ((await vault.state()) !== 'absent') await enableSites((await readSettings()).sites)
    else if (reason === 'install') await browser.tabs.create({ url: browser.runtime.getURL('popup.html?surface=tab') })
  })()
})

autoLock.watch(lock, tick)
void tick()
  .then(() => agent.recover())
  .then(refreshBadge)
