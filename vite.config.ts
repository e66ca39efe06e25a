import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

const root = import.meta.dirname
const browsers = ['chrome', 'firefox'] as const
type Browser = (typeof browsers)[number]

/** What the publisher sets: the add-on id of Firefox, and the name the provider announces. */
const settings = {
  geckoId: process.env.LANYARD_GECKO_ID ?? 'wallet@lanyard.invalid',
  rdns: process.env.LANYARD_RDNS ?? 'invalid.lanyard.wallet',
}

const json = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))

/** The manifest of one browser: the common one, without what only the other understands. */
export function manifestFor(browser: Browser): Record<string, unknown> {
  const { side_panel, sidebar_action, minimum_chrome_version, key, browser_specific_settings, background, permissions, ...common } = json('manifest.json')
  const manifest = { ...common, version: json('package.json').version }
  if (browser === 'chrome') {
    return {
      ...manifest,
      minimum_chrome_version,
      key,
      side_panel,
      permissions,
      background: { service_worker: background.service_worker, type: background.type },
    }
  }
  return {
    ...manifest,
    sidebar_action,
    permissions: permissions.filter((name: string) => name !== 'sidePanel'),
    background: { scripts: background.scripts, type: background.type },
    browser_specific_settings: { gecko: { ...browser_specific_settings.gecko, id: settings.geckoId } },
  }
}

/** Emits the manifest, and fails the build when a bundle that must stand alone does not. */
function extension(): Plugin {
  return {
    name: 'lanyard-extension',
    applyToEnvironment: (environment) => environment.name.includes('_'),
    generateBundle(_options, bundle) {
      const [browser, part] = this.environment.name.split('_') as [Browser, string]
      if (part === 'popup') {
        this.emitFile({ type: 'asset', fileName: 'manifest.json', source: `${JSON.stringify(manifestFor(browser), null, 2)}\n` })
        return
      }
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') {
          if (!file.fileName.endsWith('.map')) this.error(`${part}: ${file.fileName} is an asset, and nothing would load it`)
          continue
        }
        if (file.imports.length || file.dynamicImports.length)
          this.error(`${part}: ${file.fileName} does not stand alone: ${[...file.imports, ...file.dynamicImports]}`)
        if (/(?<![\w.$])(?:eval|Function)\(/.test(file.code)) this.error(`${part}: eval or the Function constructor in ${file.fileName}`)
        if (/__vite-browser-external|__vitePreload/.test(file.code)) this.error(`${part}: a Node built-in or the preload helper in ${file.fileName}`)
      }
    },
  }
}

const standIns = join(root, 'src/crypto/stand-ins.ts')

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

function environments(only: Browser | undefined): Record<string, EnvironmentOptions> {
  const made: Record<string, EnvironmentOptions> = {}
  for (const browser of browsers.filter((name) => !only || name === only)) {
    const define = { __BROWSER__: JSON.stringify(browser), __RDNS__: JSON.stringify(settings.rdns), __VERSION__: JSON.stringify(json('package.json').version) }
    const resolve = { conditions: ['browser', 'module', 'import', 'default'] }
    const build = {
      outDir: join(root, 'dist', browser),
      target: browser === 'chrome' ? 'chrome137' : 'firefox140',
      minify: 'oxc' as const,
      sourcemap: false,
      modulePreload: false as const,
      assetsInlineLimit: 0,
      reportCompressedSize: false,
      emptyOutDir: false,
    }
    made[`${browser}_popup`] = {
      consumer: 'client',
      define,
      resolve,
      build: {
        ...build,
        copyPublicDir: true,
        rolldownOptions: {
          input: { popup: join(root, 'src/popup/popup.html') },
          output: { entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name]-[hash].js', assetFileNames: 'assets/[name]-[hash][extname]' },
        },
      },
    }
    const alone = { background: ['src/background/main.ts', 'es'], content: ['src/content/relay.ts', 'iife'], page: ['src/page/main.ts', 'iife'] } as const
    for (const [name, [entry, format]] of Object.entries(alone)) {
      made[`${browser}_${name}`] = {
        consumer: 'client',
        define,
        resolve,
        build: {
          ...build,
          copyPublicDir: false,
          rolldownOptions: { input: { [name]: join(root, entry) }, output: { format, codeSplitting: false, entryFileNames: '[name].js' } },
        },
      }
    }
  }
  return made
}

/** `lanyard-wallet/page`: the typed client for sites, as one module and its declarations. */
const client: EnvironmentOptions = {
  consumer: 'client',
  build: {
    outDir: join(root, 'dist/page'),
    target: 'es2022',
    minify: false,
    copyPublicDir: false,
    emptyOutDir: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { client: join(root, 'src/page/client.ts') },
      output: { format: 'es', codeSplitting: false, entryFileNames: '[name].js' },
      preserveEntrySignatures: 'strict',
    },
  },
}

export default defineConfig(({ mode }) => {
  const only = browsers.find((name) => name === mode)
  return {
    root: join(root, 'src/popup'),
    base: './',
    publicDir: join(root, 'public'),
    envDir: false,
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    plugins: [react(), lighterPackages(), polyfillAsModule(), extension()],
    environments: only ? environments(only) : { ...environments(undefined), client },
    builder: {
      async buildApp(builder) {
        for (const name of only ? [only] : [...browsers, 'page']) rmSync(join(root, 'dist', name), { recursive: true, force: true })
        for (const [name, environment] of Object.entries(builder.environments))
          if (name.includes('_') || (!only && name === 'client')) await builder.build(environment)
        if (!only && existsSync(join(root, 'src/page/client.ts'))) declarations()
      },
    },
  }
})

function declarations(): void {
  const options = [
    '--declaration',
    '--emitDeclarationOnly',
    '--noEmit',
    'false',
    '--rewriteRelativeImportExtensions',
    '--outDir',
    'dist/page/types',
    '--rootDir',
    'src',
  ]
  const base = [
    '--ignoreConfig',
    '--target',
    'es2022',
    '--module',
    'esnext',
    '--moduleResolution',
    'bundler',
    '--strict',
    '--skipLibCheck',
    '--lib',
    'es2022,dom',
  ]
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...base, ...options, 'src/page/client.ts'], { cwd: root, stdio: 'inherit' })
}
