import { openChannel, type Scope } from '../messaging/window-channel.ts'
import { asker } from './ask.ts'
import { wrapCredentials } from './credentials.ts'
import { installProvider } from './provider.ts'

/** Gives a document the two ways to ask, once: not in an insecure context, not where the origin is opaque, not a second time after a second injection. */
export function install(scope: Scope, rdns: string): void {
  const mark = Symbol.for(`${rdns}/page`)
  if (!scope.isSecureContext || scope.origin === 'null' || mark in scope) return
  scope.Object.defineProperty(scope, mark, { value: true })
  const ask = asker(scope, openChannel(scope))
  installProvider(scope, ask, rdns)
  wrapCredentials(scope, ask)
}
