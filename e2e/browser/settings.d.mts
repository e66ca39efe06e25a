/** Where the built extension of a browser is. */
export function dist(browser: 'chrome' | 'firefox'): string
/** The id that Chromium derives from the manifest's public key. */
export function extensionId(): string
/** The add-on id of the built extension. */
export function addonId(): string
/** The host of the extension's pages in Firefox, fixed by a preference. */
export const addonHost: string
/** Switches for Chromium: nothing of its own to say, nobody to call. */
export const quietChromium: readonly string[]
/** Preferences for Firefox: nothing of its own to say, nobody to call, and a debugger that installs the extension. */
export function quietFirefox(): Record<string, string | number | boolean>
/** A fresh profile folder in the project. */
export function freshProfile(): { readonly path: string; readonly remove: () => void }
/** A profile folder that somebody else looks after: like `freshProfile`, but it stays. */
export function keptProfile(path: string): { readonly path: string; readonly remove: () => void }
/** Puts the built extension of Firefox into a profile as an installed add-on, unless it is there already. */
export function sideload(profile: string): void
/** Turns Chromium's developer mode on in a profile that is new. */
export function allowUnpacked(profile: string): void
/** A TCP port of 127.0.0.1 that was free just now. */
export function freePort(): Promise<number>
