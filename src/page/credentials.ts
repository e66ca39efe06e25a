import { dcApi } from '../messaging/page-protocols.ts'
import type { Ask, WrittenRequest } from './ask.ts'
import { type DigitalScope, digitalCredentials } from './digital-credential.ts'
import { hasActivation, hasAttention, isCrossOriginFrame, policyAllows } from '../messaging/document-rules.ts'
import { copying, includes, signalReader, snapshot, supportedRequests, type Written } from './requests.ts'

interface Options {
  readonly [member: string]: unknown
  readonly digital?: Written | null
}
type Arguments = [options?: Options | null]
/** A call that is ours: `requests` null where the page forgot them. */
interface Taken {
  readonly requests: readonly WrittenRequest[] | null
  readonly signal: unknown
}

/** What else can be asked for in the same call (Credential Management, "types allowed in the same get() request": none of them stands beside `digital`). */
const otherTypes = ['password', 'federated', 'identity', 'otp', 'publicKey']
const mediations = ['silent', 'optional', 'conditional', 'required']
/** How long a site's next call goes straight to the browser after "use another wallet" came too late for the click, in milliseconds. */
const secondChance = 60_000

/**
 * Wraps `navigator.credentials.get` and `create` (W3C Digital Credentials section 7): a call with a protocol that Lanyard supports is Lanyard's,
 * every other goes with its own arguments to the function that was there before. The person can send any call there too.
 */
export function wrapCredentials(scope: DigitalScope, ask: Ask): void {
  const { CredentialsContainer, DOMException, Object, performance, Reflect, TypeError } = scope
  if (!scope.navigator.credentials || typeof CredentialsContainer !== 'function') return
  const { apply } = Reflect
  const builtIn = copying(scope)
  const hasNative = scope.DigitalCredential !== undefined
  const credential = digitalCredentials(scope)
  const readSignal = signalReader(scope)
  const notAllowed = (why: string) => new DOMException(why, 'NotAllowedError')
  let straightUntil = Number.NEGATIVE_INFINITY

  for (const intent of ['get', 'create'] as const) {
    const supported = dcApi[intent]
    // Another wallet may have put its own on the one object that pages call; what is behind that is never asked then.
    const { credentials } = scope.navigator
    const holder = Object.hasOwn(credentials, intent) ? credentials : CredentialsContainer.prototype
    const descriptor = Object.getOwnPropertyDescriptor(holder, intent)
    const previous: unknown = descriptor?.value
    if (typeof previous !== 'function' || supported.length === 0) continue

    const inspect = (self: unknown, options: Options | null | undefined): Taken | null => {
      try {
        if (!(self instanceof CredentialsContainer)) return null
        const digital = options?.digital
        if (!options || !digital) return null
        // These calls end before anybody is asked, and the browser knows how.
        for (const type of otherTypes) if (options[type]) return null
        const { mediation, signal } = options
        if (mediation !== undefined && !includes(mediations, mediation)) return null
        const requests = supportedRequests(digital.requests, supported)
        // A browser with an interface of its own says itself what is wrong; and where Lanyard would have to refuse, it may know better.
        if (requests ? requests.length === 0 : hasNative) return null
        if (hasNative && isCrossOriginFrame(scope)) return null
        const straight = performance.now() < straightUntil
        straightUntil = Number.NEGATIVE_INFINITY
        return straight ? null : { requests, signal }
      } catch {
        return null
      }
    }

    const take = async (taken: Taken, instead: () => unknown): Promise<unknown> => {
      const signal = readSignal(taken.signal)
      if (!scope.document.defaultView) throw new DOMException('The document is not active', 'InvalidStateError')
      if (signal?.aborted) throw signal.reason
      if (!policyAllows(scope, intent)) throw notAllowed('The document may not ask for digital credentials')
      if (!taken.requests) throw new TypeError('There are no requests')
      if (!hasAttention(scope)) throw notAllowed('The page is not seen, or has not the focus')
      if (!hasActivation(scope)) throw notAllowed('A click is needed')
      const answer = await ask({ intent, via: 'dc-api', requests: snapshot(builtIn, taken.requests) }, signal)
      if (answer.kind === 'answer') return credential(answer)
      const fresh = hasActivation(scope)
      try {
        return await instead()
      } catch (error) {
        if (!fresh && error instanceof DOMException && error.name === 'NotAllowedError') straightUntil = performance.now() + secondChance
        throw error
      }
    }

    const wrapper = {
      [intent](this: unknown, ...given: Arguments): unknown {
        const taken = inspect(this, given[0])
        const instead = () => apply(previous, this, given)
        return taken ? take(taken, instead) : instead()
      },
    }
    // What another wallet has nailed down stays as it is.
    Reflect.defineProperty(holder, intent, { ...descriptor, value: wrapper[intent] })
  }
}
