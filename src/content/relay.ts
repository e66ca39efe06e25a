import { type Runtime, startRelay } from './start-relay.ts'

type Extension = { readonly runtime?: Runtime } | undefined
const host: { readonly browser?: Extension; readonly chrome?: Extension } = globalThis
const runtime = (host.browser ?? host.chrome)?.runtime
if (runtime && window.isSecureContext && window.origin !== 'null') startRelay(window, runtime)
