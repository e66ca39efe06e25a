import { WalletError } from '../../core/errors.ts'
import { isLoopbackName, isPublicName } from '../../crypto/host-name.ts'

const maxLength = 2048
// Nothing but the colon of a port may be percent-encoded: whatever else is could become a part of the URL that the identifier does not show.
const shape = /^did:web:([a-z0-9.-]+)(?:%3A([1-9]\d{0,4}))?((?::[A-Za-z0-9._-]+)*)$/

/**
 * Where the document of a did:web stands (did:web, Read). Throws `identifier.malformed` for IP addresses, names that are not public, anything
 * encoded but the port's colon, and path segments of dots. The names of this machine become http: whether they may be asked is for `world.fetch` to say.
 */
export function addressOf(did: string): string {
  const [, host = '', port = '', path = ''] = (did.length <= maxLength && shape.exec(did)) || []
  const loopback = isLoopbackName(host)
  if (!(loopback || isPublicName(host))) throw malformed()
  const segments = path.split(':').slice(1)
  if (segments.some((segment) => /^\.+$/.test(segment))) throw malformed()
  const folder = segments.length ? segments.join('/') : '.well-known'
  const url = `${loopback ? 'http' : 'https'}://${host}${port && `:${port}`}/${folder}/did.json`
  // What the platform reads has to be what stands there: it rewrites numbers into addresses and names into other names, and knows which ports there are.
  if (!URL.canParse(url) || new URL(url).hostname !== host || new URL(url).pathname !== `/${folder}/did.json`) throw malformed()
  return url
}

function malformed(): WalletError {
  return new WalletError('identifier.malformed', 'did:web without a public host name')
}
