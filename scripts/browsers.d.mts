export type BrowserName = 'chrome' | 'firefox'
/** The browsers this project runs in. */
export const browserNames: readonly BrowserName[]
/** The path of an installed browser, or null. Throws when the variable that names one names nothing. */
export function findBrowser(name: BrowserName): string | null
/** The path of an installed browser. Throws a sentence saying what to install. */
export function needBrowser(name: BrowserName): string
/** Sees to it that these browsers are installed: where apt is there and we may use it, by installing them. */
export function ensureBrowsers(names?: readonly BrowserName[]): Promise<void>
