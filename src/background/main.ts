import browser, { type Runtime } from 'webextension-polyfill'
import { createAgent } from '../agent/agent.ts'
import type { Pending } from '../agent/ports.ts'
import { asWalletError } from '../core/errors.ts'
import { isObject } from '../core/json.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import type { Call, Reply } from '../messaging/contract.ts'
import { servePort } from '../messaging/port-channel.ts'
import { pageCaller } from '../messaging/page-caller.ts'
import { type Handlers, route } from '../messaging/router.ts'
import { plugins } from '../plugins/index.ts'
import { openVault } from '../vault/vault.ts'
import { showWaiting } from './badge.ts'
import { beginnings } from './began.ts'
import { announce } from './changed.ts'
import { openFiles } from './files.ts'
import { backupHandlers } from './handlers/backup.ts'
import { developerOnly } from './developer-only.ts'
import { exchangeHandlers } from './handlers/exchange.ts'
import { holdingsHandlers } from './handlers/holdings.ts'
import type { Host } from './handlers/host.ts'
import { inspectHandlers } from './handlers/inspect.ts'
import { healthHandlers } from './handlers/health.ts'
import { sitesHandlers } from './handlers/sites.ts'
import { trustHandlers } from './handlers/trust.ts'
import { unlockerHandlers } from './handlers/unlockers.ts'
import { vaultHandlers } from './handlers/vault.ts'
import { sessionJournal } from './journal.ts'
import { keptUnder, onlyTrusted } from './kept.ts'
import { jobs } from './jobs.ts'
import { autoLock } from './lock.ts'
import { log } from './log.ts'
import { watchMenus } from './menus.ts'
import { offscreen, recipientFor } from './offscreen.ts'
import { openPlace } from './offscreen-place.ts'
import { servePages } from './pages.ts'
import { prompt } from './prompt.ts'
import { receiver } from './receive.ts'
import { scans as scansOver } from './scan.ts'
import { readSettings, writeSettings } from './settings.ts'
import { vaultSession } from './session.ts'
import { readTrust } from './trust.ts'
import { enableSites, injectIntoOpenTabs } from './sites.ts'
import { seePage } from './tabs.ts'
import { outside } from './world.ts'
import type { ExchangeId } from '../core/exchange.ts'
import type { Settings } from '../messaging/views.ts'

const developer = async () => (await readSettings()).developer
const world = outside({ trust: readTrust, loopback: developer })
const { local } = browser.storage
void onlyTrusted(local)
const vault = openVault({
  session: vaultSession(browser.storage.session, async () => (await readSettings()).strict),
  random: world.random,
  now: world.now,
  marker: keptUnder(local, 'marker'),
  mirror: keptUnder(local, 'mirror'),
  previous: keptUnder(local, 'previous'),
  delays: keptUnder(local, 'delays'),
})
const heavy = offscreen(openPlace)
const files = openFiles(() => encodeBase64url(world.random(16)))
const agent = createAgent(plugins(vault.keys), { outside: world, journal: developerOnly(sessionJournal(browser.storage.session), developer), holdings: vault })
const began = beginnings(browser.storage.session)
const receive = receiver(agent, began)
const decode = (png: Uint8Array<ArrayBuffer>) => heavy.call('qr.decode', { png })
const scans = scansOver({ see: seePage, decode, receive, area: browser.storage.session })

const pages = servePages({
  agent,
  ask,
  async gone(id) {
    await agent.drop(id)
    await prompt.close(id)
    await refreshBadge()
    announce('exchanges')
  },
})

async function ask(id: ExchangeId, active: boolean): Promise<void> {
  // A party that may not ask has its answer already, and nobody is asked.
  if ((await agent.pending()).some((pending) => pending.id === id && pending.outcome)) return settled(id)
  announce('exchanges')
  await Promise.all([refreshBadge(), active && prompt.open(id)])
}

/** Does what a person chose in a page's menu or by keyboard, where no screen of ours would say how it failed. */
async function chosen(does: () => Promise<ExchangeId | null>): Promise<void> {
  try {
    if ((await vault.state()) === 'absent') return void (await browser.tabs.create({ url: browser.runtime.getURL('popup.html?surface=tab') }))
    const id = await does()
    if (id) await ask(id, true)
  } catch (error) {
    await prompt.show(`/failed/${asWalletError(error).code}`, true)
  }
}

/** One code is asked about at once; of several, and of none, a screen tells. */
async function scanPage(): Promise<ExchangeId | null> {
  const { id, codes } = await scans.look()
  if (codes.length === 1) return scans.take(id, 0)
  await prompt.show('/scan', true)
  return null
}

async function refreshBadge(): Promise<void> {
  await showWaiting((await agent.pending()).filter(({ outcome }) => !outcome).length)
}

async function settled(id: ExchangeId): Promise<void> {
  if (await pages.ended(id).catch(() => true)) await Promise.all([prompt.forget(id), began.take(id)])
  await refreshBadge()
  announce('exchanges', 'credentials', 'identifiers', 'activity')
}

async function lock(): Promise<void> {
  await vault.lock()
  await agent.locked()
  announce('vault', 'exchanges')
}

async function lockIfDue(): Promise<void> {
  if ((await autoLock.isDue()) && (await vault.state()) === 'unlocked') await lock()
}

async function tick(): Promise<void> {
  await lockIfDue()
  for (const { id } of await ended(() => agent.expire())) await settled(id)
}

/** The exchanges that this work ended. */
async function ended(work: () => Promise<void>): Promise<readonly Pending[]> {
  const pending = await agent.pending()
  // At nearly every start nothing waits.
  if (pending.length === 0) return []
  const before = new Set(pending.flatMap(({ id, outcome }) => (outcome ? [] : [id])))
  await work()
  return (await agent.pending()).filter(({ id, outcome }) => outcome && before.has(id))
}

/** Goes on with what waits. The window of what was refused unasked has nothing to ask any more. */
async function recover(): Promise<void> {
  for (const { id, decision, shown } of await ended(() => agent.recover())) {
    if (!decision?.allow && !shown) await prompt.close(id)
    await settled(id)
  }
}

async function opened(): Promise<void> {
  await autoLock.touch()
  announce('vault', 'exchanges')
  await recover()
  // Records of an older version can be read as they are: what hinders the job must not keep anybody out.
  await vault.migrate().catch((error: unknown) => log(asWalletError(error).code, 'migrate'))
}

/** Nothing of an erased wallet stays, not even what is not secret. */
async function forget(): Promise<void> {
  await Promise.all([local.clear(), browser.storage.session.clear()])
  await refreshBadge()
}

/** These sites may ask from now on, in the tabs that are open too. */
async function letAsk(sites: Settings['sites']): Promise<void> {
  await writeSettings({ ...(await readSettings()), sites })
  await enableSites(sites)
  await injectIntoOpenTabs(sites)
}

const host: Host = { agent, vault, pages, settled, lock, opened }
const handlers: Handlers = {
  ...exchangeHandlers({ ...host, receive, began, scans }),
  ...inspectHandlers(agent, developer),
  ...vaultHandlers({ ...host, letAsk, forget }),
  ...unlockerHandlers({ ...host, recipientFor: (entropy) => recipientFor(heavy, entropy) }),
  ...healthHandlers(host),
  ...trustHandlers(world.now),
  ...sitesHandlers({ ...host, refuseBlocked: recover, now: world.now }),
  ...backupHandlers({ ...host, files, offscreen: heavy, now: world.now, enableSites: letAsk, announce, job: jobs.run }),
  ...holdingsHandlers(host),
}
const router = route(handlers, (code) => log(code, 'router'))

browser.runtime.onConnect.addListener((port: Runtime.Port) =>
  servePort(port, router, (sender, active, callId) => pageCaller(sender, active, callId, browser.runtime.id)),
)

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  if (!isObject(message) || typeof message.id !== 'string' || typeof message.name !== 'string') return undefined
  const call = { id: message.id, name: message.name, input: message.input }
  if (!isOurPage(sender)) return Promise.resolve({ id: call.id, ok: false, error: { code: 'message.forbidden' } })
  return answer(call)
})

/** Whatever is asked first after a suspend must not put the lock off. */
async function answer(call: Call): Promise<Reply> {
  await lockIfDue()
  if (call.name !== 'wallet.state') void autoLock.touch()
  const reply = await router(call, { context: 'popup' }, new AbortController().signal)
  if (!reply.ok && reply.error.code === 'vault.wrong-secret') void afterWrongSecret()
  return reply
}

// Whoever takes the keys away locks the wallet: the screens must hear of it. A rotation only changes them, and says itself when it is done.
browser.storage.onChanged.addListener((changes, area) => {
  if (area !== 'session' || !changes.vault || changes.vault.newValue !== undefined) return
  if (jobs.current()?.kind !== 'rotate') announce('vault', 'exchanges')
})

/** The next one may have to wait; and after too many in a row an open vault locks by itself. */
async function afterWrongSecret(): Promise<void> {
  if (!(await vault.unlocked())) await agent.locked()
  announce('vault', 'exchanges')
}

/** Ours is what has our id and our origin, by the browser's word; never by whether it stands in a tab. */
function isOurPage(sender: Runtime.MessageSender & { origin?: string }): boolean {
  return sender.id === browser.runtime.id && sender.origin === new URL(browser.runtime.getURL('')).origin
}

browser.windows.onRemoved.addListener((windowId) => {
  void prompt.exchangeOf(windowId).then(async (id) => {
    // Closing the window is the same no as the button.
    if (id)
      await handlers['exchange.decide']({ id, decision: { version: 1, allow: false } }, { context: 'popup' }, new AbortController().signal).catch(() => {})
  })
})

browser.runtime.onInstalled.addListener(({ reason }) => {
  void (async () => {
    if ((await vault.state()) !== 'absent') await enableSites((await readSettings()).sites)
    else if (reason === 'install') await browser.tabs.create({ url: browser.runtime.getURL('popup.html?surface=tab') })
  })()
})

watchMenus({ take: (found) => chosen(() => receive(found)), scan: () => chosen(scanPage) })

autoLock.watch(lock, tick)
// Where the browser tells that it will stop the background: what is copied two seconds later is copied now.
browser.runtime.onSuspend?.addListener(() => void vault.flush().catch(() => undefined))
void tick().then(recover).then(refreshBadge)
