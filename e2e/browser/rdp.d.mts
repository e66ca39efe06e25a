/** What Firefox's remote debugging protocol is used for here. */
export interface FirefoxDebugger {
  /** Installs an unpacked extension until the browser closes. */
  readonly install: (folder: string) => Promise<unknown>
  /** Waits until an add-on that lies in the profile has been started. Throws after 30 s. */
  readonly started: (addonId: string) => Promise<void>
  /** Stops the background of an add-on, as idleness would. */
  readonly stopBackground: (addonId: string) => Promise<unknown>
  /** Runs a statement in Firefox's own process, with all its rights. Throws what it throws. */
  readonly evaluate: (text: string) => Promise<void>
  readonly close: () => void
}
/** Connects to `--start-debugger-server=<port>` of this machine. Throws after 30 s. */
export function connectDebugger(port: number): Promise<FirefoxDebugger>
