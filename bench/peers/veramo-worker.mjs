// The same agent in a service worker that answers messages.
import { makeAgent } from './veramo-agent.mjs'

const agent = makeAgent()

chrome.runtime.onMessage.addListener((_message, _sender, reply) => {
  agent.didManagerFind().then((found) => reply({ identifiers: found.length }))
  return true
})
