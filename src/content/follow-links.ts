import { isRequestLink } from '../messaging/request-links.ts'
import type { Scope } from '../messaging/window-channel.ts'

/**
 * Takes the clicks of a person (a mouse's first button, or Enter, which the browser reports as one) on links whose address the wallet answers: `follow`
 * gets the address, the browser does not go there. Listens on the window in the capture phase, before anything of the page's, and stops no other listener.
 * Links in open shadow trees are seen, in closed ones not. While `ready` is false nothing is taken. Gives back the function that stops it.
 */
export function followLinks(scope: Scope, ready: () => boolean, follow: (address: string) => void): () => void {
  const onClick = (event: MouseEvent) => {
    if (!event.isTrusted || event.button !== 0) return
    const address = addressOf(event.composedPath())
    if (address === null || !isRequestLink(address) || !ready()) return
    event.preventDefault()
    follow(address)
  }
  scope.addEventListener('click', onClick, true)
  return () => scope.removeEventListener('click', onClick, true)
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
