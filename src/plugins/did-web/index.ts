import type { DidMethod } from '../../core/plugin.ts'
import { resolve } from './resolve.ts'

/** did:web (W3C CCG, did:web Method Specification, unofficial draft): the document stands on the web site the identifier names. Resolved only. */
export const didWeb = Object.freeze({
  kind: 'did-method',
  id: 'web',
  resolve,
} satisfies DidMethod)
