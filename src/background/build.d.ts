/** Set by the build. */
declare const __BROWSER__: 'chrome' | 'firefox'
declare const __RDNS__: string
declare const __VERSION__: string
