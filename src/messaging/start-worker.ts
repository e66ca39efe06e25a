import type { Post } from './offscreen-calls.ts'

/** A Worker of ours, and how it ends. */
export interface StartedWorker {
  readonly post: Post
  end(): void
}

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string }
}

/** The one policy that the manifest's `trusted-types` allows. */
const policyName = 'lanyard-worker'
/** The Worker's file, beside the page that starts it. */
const file = 'offscreen.js'
let address: string | null = null

/** Starts the Worker that does what is heavy. Nothing else in the extension may be loaded as a script by its address: the policy knows this one alone. */
export function startWorker(): StartedWorker {
  const worker = new Worker((address ??= trusted(file)))
  return {
    post: (request, transfer) => worker.postMessage(request, transfer),
    end: () => worker.terminate(),
  }
}

function trusted(url: string): string {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes }
  if (!trustedTypes) return url
  const policy = trustedTypes.createPolicy(policyName, {
    createScriptURL: (wanted) => {
      if (wanted !== file) throw new TypeError('not a script of ours')
      return wanted
    },
  })
  return policy.createScriptURL(url)
}
