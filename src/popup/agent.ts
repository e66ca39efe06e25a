import browser from 'webextension-polyfill'
import { type Client, client, type Send } from '../messaging/client.ts'
import type { Changed, ChangedEvent, Reply } from '../messaging/contract.ts'
import { isObject } from '../core/json.ts'
import type { Host } from './host.ts'
import { passkeysHere } from './passkey.ts'
import { surfaceOf } from './surface.ts'
import { sturdy } from './sturdy.ts'

const topics: ReadonlySet<unknown> = new Set<Changed>(['vault', 'exchanges', 'credentials', 'identifiers', 'activity', 'settings', 'health', 'backup', 'job'])

const later = 'later:'

/** The agent in the background, with the same verbs. A call that found the worker asleep is made once more, under the same id. */
export function connect(): Client<'popup'> {
  const send: Send = (call) => browser.runtime.sendMessage(call) as Promise<Reply>
  return client<'popup'>(sturdy(send))
}

/** The host of an extension page. */
export function extensionHost(): Host {
  const surface = surfaceOf(location.search)
  return {
    agent: connect(),
    surface,
    version: browser.runtime.getManifest().version,
    onChanged(listen) {
      const hear = (message: unknown): undefined => {
        if (isChanged(message)) listen(message.changed)
      }
      browser.runtime.onMessage.addListener(hear)
      return () => browser.runtime.onMessage.removeListener(hear)
    },
    openTab(route) {
      void browser.tabs.create({ url: browser.runtime.getURL(`popup.html?surface=tab#${route}`) }).then(() => {
        if (surface === 'popup') window.close()
      })
    },
    openPrompt(route) {
      const url = browser.runtime.getURL(`popup.html?surface=prompt#${route}`)
      void browser.windows.create({ url, type: 'popup', width: 400, height: 680 }).then(() => {
        if (surface === 'popup') window.close()
      })
    },
    close() {
      if (surface === 'popup') window.close()
      if (surface === 'prompt') void browser.windows.getCurrent().then(({ id }) => (id === undefined ? undefined : browser.windows.remove(id)))
    },
    copy: (text) => navigator.clipboard.writeText(text),
    passkeys: passkeysHere(__PASSKEY_RP_ID__),
    // Firefox asks the person, and may never answer.
    persist: async () => (surface === 'tab' && location.protocol === 'chrome-extension:' ? navigator.storage.persist() : null),
    later: {
      has: async (name) => (await browser.storage.session.get(later + name))[later + name] === true,
      add: (name) => browser.storage.session.set({ [later + name]: true }),
    },
  }
}

/** True for the one message that comes from the background unasked. */
export function isChanged(message: unknown): message is ChangedEvent {
  return isObject(message) && Object.keys(message).length === 1 && topics.has(message.changed)
}
