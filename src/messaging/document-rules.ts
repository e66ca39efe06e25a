import type { Scope } from './window-channel.ts'

interface Policy {
  features(): readonly string[]
  allowsFeature(feature: string): boolean
}
type Policed = Document & { readonly permissionsPolicy?: Policy; readonly featurePolicy?: Policy }

/** True in a frame below a window of another origin. */
export function isCrossOriginFrame(scope: Scope): boolean {
  for (let inner: Window = scope; inner.parent !== inner; inner = inner.parent) {
    try {
      if (inner.parent.origin !== scope.origin) return true
    } catch {
      return true
    }
  }
  return false
}

/** What the document's permissions policy says of `digital-credentials-get` or `-create`; where no policy can be asked, cross-origin frames may not. */
export function policyAllows(scope: Scope, intent: 'get' | 'create'): boolean {
  const document: Policed = scope.document
  const policy = document.permissionsPolicy ?? document.featurePolicy
  const feature = `digital-credentials-${intent}`
  for (const known of policy?.features() ?? []) if (known === feature) return policy?.allowsFeature(feature) === true
  return !isCrossOriginFrame(scope)
}

/** True while a click is fresh enough to ask (transient activation, HTML section 6.4). */
export function hasActivation(scope: Scope): boolean {
  return scope.navigator.userActivation?.isActive === true
}

/** True while the document is in a tab that a person can see and that has the focus (user attention, HTML section 6.2), as far as a script can tell. */
export function hasAttention({ document, top }: Scope): boolean {
  if (document.visibilityState !== 'visible') return false
  try {
    if (top) return top.document.hasFocus()
  } catch {
    // Below a page of another origin only what the frame itself has can be known.
  }
  return document.hasFocus()
}
