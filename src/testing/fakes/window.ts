import type { Scope } from '../../messaging/window-channel.ts'

type Listener = (event: Event) => void
interface Registered {
  readonly type: string
  readonly listener: Listener
  readonly capture: boolean
}
interface Options {
  readonly origin?: string
  readonly secure?: boolean
  /** Whether a click is fresh. */
  readonly active?: boolean
  /** What `navigator.credentials.get` did before; absent: there is no such API. */
  readonly get?: (options: unknown) => Promise<unknown>
  readonly create?: (options: unknown) => Promise<unknown>
  readonly parent?: unknown
  /** What another wallet put on `navigator.credentials` itself. */
  readonly own?: object
  /** A browser's own interface. */
  readonly DigitalCredential?: unknown
  readonly document?: object
  /** The window of the tab; left out: nothing is known of it. */
  readonly top?: unknown
}

/** A window for tests in Node: listeners of the capture phase first, messages by structured clone to this origin only, real MessageChannels. */
export interface FakeWindow {
  readonly scope: Scope
  /** Delivers an event, as the browser would: listeners in order, until one stops it. Tells whether one did. */
  fire(event: { readonly type: string; readonly [member: string]: unknown }): boolean
  /** What `navigator.userActivation.isActive` says. */
  active: boolean
  /** Every value handed to `window.postMessage`. */
  readonly posted: unknown[]
}

export function fakeWindow(options: Options = {}): FakeWindow {
  const { origin = 'https://site.example', secure = true, get, create } = options
  let listeners: readonly Registered[] = []
  const posted: unknown[] = []

  const fire: FakeWindow['fire'] = (given) => {
    let stopped = false
    const event = Object.assign(given, { stopImmediatePropagation: () => (stopped = true) }) as unknown as Event
    const heard = listeners.filter(({ type }) => type === given.type)
    for (const { listener } of [...heard.filter(({ capture }) => capture), ...heard.filter(({ capture }) => !capture)]) {
      if (!stopped) listener(event)
    }
    return stopped
  }

  class CredentialsContainer {}
  const method = (value: unknown) => ({ value, writable: true, enumerable: true, configurable: true })
  if (get) Object.defineProperty(CredentialsContainer.prototype, 'get', method(get))
  if (create) Object.defineProperty(CredentialsContainer.prototype, 'create', method(create))
  const fake: FakeWindow = { scope: {} as Scope, fire, active: options.active ?? true, posted }

  const scope: Record<string, unknown> = {
    AbortSignal,
    CustomEvent,
    DOMException,
    Event,
    EventTarget,
    JSON,
    MessageChannel,
    MessagePort,
    Object,
    Promise,
    Reflect,
    TypeError,
    crypto,
    performance,
    structuredClone,
    origin,
    isSecureContext: secure,
    ...(get && { CredentialsContainer }),
    ...('DigitalCredential' in options && { DigitalCredential: options.DigitalCredential }),
    document: { defaultView: {}, visibilityState: 'visible', hasFocus: () => true, ...options.document },
    navigator: {
      ...(get && { credentials: Object.assign(new CredentialsContainer(), options.own) }),
      userActivation: {
        get isActive() {
          return fake.active
        },
      },
    },
    addEventListener: (type: string, listener: Listener, capture: unknown = false) => {
      listeners = [...listeners, { type, listener, capture: capture === true }]
    },
    removeEventListener: (type: string, listener: Listener) => {
      listeners = listeners.filter((registered) => registered.type !== type || registered.listener !== listener)
    },
    dispatchEvent: (event: Event) => {
      for (const { type, listener } of listeners) if (type === event.type) listener(event)
      return true
    },
    postMessage: (data: unknown, target: string, transfer: readonly MessagePort[] = []) => {
      posted.push(data)
      const copy: unknown = structuredClone(data)
      if (target === origin) setImmediate(() => fire({ type: 'message', isTrusted: true, source: fake.scope, origin, data: copy, ports: transfer }))
    },
  }
  scope['parent'] = options.parent ?? scope
  scope['top'] = options.top
  return Object.assign(fake, { scope })
}
