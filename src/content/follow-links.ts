import { isRequestLink } from '../messaging/request-links.ts'
import type { Scope } from '../messaging/window-channel.ts'

/**
 * Takes the clicks of a person (a mouse's first button, or Enter, which the browser reports as one) on links whose address the wallet answers: `follow`
 * gets the address, the browser does not go there. A click that the page has taken back by then is none, and the page's other listeners hear of it as ever.
 * Links in open shadow trees are seen, in closed ones not. While `ready` is false nothing is taken. Gives back the function that stops it.
 */
export function followLinks(scope: Scope, ready: () => boolean, follow: (address: string) => void): () => void {
  const onClick = (event: MouseEvent) => {
    if (!event.isTrusted || event.button !== 0) return
    const path = event.composedPath()
    const address = addressOf(path)
    if (address === null || !isRequestLink(address) || !ready()) return
    atLast(event, path, () => {
      if (event.defaultPrevented) return
      event.preventDefault()
      follow(address)
    })
  }
  scope.addEventListener('click', onClick, true)
  return () => scope.removeEventListener('click', onClick, true)
}

/** Calls back once, after the last of the page's listeners: at the end of the way, or where one of them stops the event. Never where one hides it from those beside it. */
function atLast(event: MouseEvent, path: readonly EventTarget[], done: () => void): void {
  const over = new AbortController()
  const look = (heard: Event) => {
    if (heard !== event) return
    const isLast = event.currentTarget === path.at(-1) && event.eventPhase === 3
    // oxlint-disable-next-line typescript/no-deprecated -- no other word says that an event goes no further
    if (!isLast && !event.cancelBubble) return
    over.abort()
    done()
  }
  for (const target of path) for (const capture of [true, false]) target.addEventListener('click', look, { capture, once: true, signal: over.signal })
}

/** The address of the innermost link that was clicked; null where none was. */
function addressOf(path: readonly EventTarget[]): string | null {
  for (const target of path) {
    if (!('localName' in target) || (target.localName !== 'a' && target.localName !== 'area')) continue
    // Of an SVG link it is an object, and no verifier has one.
    if ('href' in target && typeof target.href === 'string' && target.href !== '') return target.href
  }
  return null
}
