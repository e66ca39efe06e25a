import type { PageAnswer } from '../messaging/views.ts'
import { dcApi } from '../messaging/page-protocols.ts'
import type { Scope } from '../messaging/window-channel.ts'
import { includes } from './requests.ts'

/** The interface object `DigitalCredential` (W3C Digital Credentials section 7), the browser's own or ours. */
interface DigitalCredentialClass {
  readonly prototype: object
  userAgentAllowsProtocol?: (protocol: string) => boolean
}
/** A window, with the interface where the browser has it. */
export type DigitalScope = Scope & { readonly DigitalCredential?: DigitalCredentialClass | undefined }

/** An answer as pages get it. */
export interface DigitalCredentialLike {
  readonly id: string
  readonly type: string
  readonly protocol: string
  readonly data: unknown
  toJSON(): { protocol: string; data: unknown }
}

const takes = (protocol: string) => includes(dcApi.get, protocol) || includes(dcApi.create, protocol)

/**
 * Makes answers that pass `instanceof DigitalCredential`. Where the browser has no such interface ours is put on the window;
 * where it has one, `userAgentAllowsProtocol` also says yes to what Lanyard takes.
 */
export function digitalCredentials(scope: DigitalScope): (answer: Extract<PageAnswer, { kind: 'answer' }>) => DigitalCredentialLike {
  const { create, freeze } = scope.Object
  const native = scope.DigitalCredential
  if (native) widen(scope, native)
  const { prototype } = native ?? polyfill(scope)
  return ({ protocol, data }) => {
    const own = (value: unknown) => ({ value, enumerable: true })
    const toJSON = () => ({ protocol, data })
    return freeze(create(prototype, { id: own(''), type: own('digital'), protocol: own(protocol), data: own(data), toJSON: { value: toJSON } }))
  }
}

function widen({ Reflect }: Scope, native: DigitalCredentialClass): void {
  const { userAgentAllowsProtocol: previous } = native
  if (!previous) return
  const { apply, defineProperty } = Reflect
  const { userAgentAllowsProtocol } = {
    userAgentAllowsProtocol(this: unknown, protocol: string): boolean {
      return takes(protocol) || apply(previous, this, arguments)
    },
  }
  // Another wallet's may be frozen: then it says what it says.
  defineProperty(native, 'userAgentAllowsProtocol', { value: userAgentAllowsProtocol })
}

function polyfill(scope: Scope): DigitalCredentialClass {
  const { Object, TypeError } = scope
  const base = typeof scope.Credential === 'function' ? scope.Credential : Object
  const { DigitalCredential } = {
    DigitalCredential: function () {
      throw new TypeError('Illegal constructor')
    },
  }
  Object.setPrototypeOf(DigitalCredential, base)
  Object.defineProperty(DigitalCredential, 'prototype', {
    value: Object.create(base.prototype, {
      constructor: { value: DigitalCredential, writable: true, configurable: true },
      [Symbol.toStringTag]: { value: 'DigitalCredential', configurable: true },
    }),
    writable: false,
  })
  const { userAgentAllowsProtocol } = { userAgentAllowsProtocol: (protocol: string) => takes(protocol) }
  Object.defineProperty(DigitalCredential, 'userAgentAllowsProtocol', { value: userAgentAllowsProtocol, writable: true, enumerable: true, configurable: true })
  Object.defineProperty(scope, 'DigitalCredential', { value: DigitalCredential, writable: true, configurable: true })
  return DigitalCredential
}
