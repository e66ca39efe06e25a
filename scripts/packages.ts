import { join } from 'node:path'
import type { Plugin } from 'vite'

const standIns = join(import.meta.dirname, '../src/crypto/stand-ins.ts')

/** Whose imports are answered by our own code, and which. What is not listed stays as it is. */
const replaced: readonly { readonly importer: RegExp; readonly specifiers: ReadonlySet<string> }[] = [
  {
    importer: /\/node_modules\/key-did-resolver\/dist\//,
    specifiers: new Set([
      '@noble/curves/ed25519',
      '@noble/curves/p256',
      '@noble/curves/p384',
      '@noble/curves/p521',
      '@noble/curves/abstract/utils',
      'multiformats/bases/base58',
      'uint8arrays',
      'uint8arrays/to-string',
    ]),
  },
  { importer: /\/node_modules\/did-jwt\/lib\.esm\//, specifiers: new Set(['uint8arrays']) },
]

/**
 * Packages without what they bring along twice: key-did-resolver and did-jwt work with our own encodings and points (`src/crypto/stand-ins.ts`),
 * and of Dexie the build for current browsers is taken.
 */
export function lighterPackages(): Plugin {
  return {
    name: 'lanyard-lighter-packages',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      if (source === 'dexie') return this.resolve('dexie/dist/modern/dexie.mjs', importer, { ...options, skipSelf: true })
      const from = importer?.replaceAll('\\', '/') ?? ''
      return replaced.some((one) => one.importer.test(from) && one.specifiers.has(source)) ? standIns : null
    },
  }
}

const head = /^\(function \(global, factory\) \{[^]*?\}\)\(typeof globalThis [^\n]*, function \(module\) \{\n/
const tail = /\n\}\);\n(?:\/\/# sourceMappingURL=\S+\s*)?$/

/**
 * The polyfill as a module: wrapped as CommonJS, every one of the browser's interfaces would be made at each start, only to be copied.
 * Fails the build when the package is written in another way than the one known.
 */
export function polyfillAsModule(): Plugin {
  return {
    name: 'lanyard-polyfill-as-module',
    transform: {
      filter: { id: /\/webextension-polyfill\/dist\/browser-polyfill\.js$/ },
      handler(code) {
        if (!head.test(code) || !tail.test(code)) this.error('webextension-polyfill is not wrapped as it was')
        return { code: `const module = { exports: {} };\n${code.replace(head, '').replace(tail, '\n')}\nexport default module.exports;\n`, map: null }
      },
    },
  }
}
