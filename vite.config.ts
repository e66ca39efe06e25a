import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'
import { lighterPackages, polyfillAsModule } from './scripts/packages.ts'

export { lighterPackages, polyfillAsModule }

const root = import.meta.dirname
const browsers = ['chrome', 'firefox'] as const
type Browser = (typeof browsers)[number]

/**
 * What the publisher sets: the add-on id of Firefox, the name the provider announces, and the domain that passkeys belong to in Firefox
 * (one the publisher owns and nobody else serves pages on; without it Firefox offers the passphrase alone).
 */
const settings = {
  geckoId: process.env.LANYARD_GECKO_ID ?? 'wallet@lanyard.invalid',
  rdns: process.env.LANYARD_RDNS ?? 'invalid.lanyard.wallet',
  passkeyRpId: process.env.PASSKEY_RP_ID ?? null,
}

/** Where it is built to. */
const dist = join(root, process.env.LANYARD_DIST ?? 'dist')

const json = (name: string) => JSON.parse(readFileSync(join(root, name), 'utf8'))

/** What only Chrome knows. */
const onlyChrome: ReadonlySet<string> = new Set(['offscreen', 'sidePanel'])

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
      background: { service_worker: background.service_worker },
    }
  }
  return {
    ...manifest,
    sidebar_action,
    permissions: permissions.filter((name: string) => !onlyChrome.has(name)),
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
        if (browser === 'chrome') {
          const fileName = 'offscreen_document.html'
          this.emitFile({ type: 'asset', fileName, source: readFileSync(join(root, 'src/offscreen/document.html'), 'utf8') })
        }
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

function environments(only: Browser | undefined): Record<string, EnvironmentOptions> {
  const made: Record<string, EnvironmentOptions> = {}
  for (const browser of browsers.filter((name) => !only || name === only)) {
    const define = {
      __BROWSER__: JSON.stringify(browser),
      __RDNS__: JSON.stringify(settings.rdns),
      __VERSION__: JSON.stringify(json('package.json').version),
      __PASSKEY_RP_ID__: JSON.stringify(settings.passkeyRpId),
    }
    const resolve = { conditions: ['browser', 'module', 'import', 'default'] }
    const build = {
      outDir: join(dist, browser),
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
    const alone: Record<string, readonly [entry: string, format: 'es' | 'iife']> = {
      // Chromium keeps the compiled code of a classic worker and compiles a module anew at each start; see decision 8.
      background: ['src/background/main.ts', browser === 'chrome' ? 'iife' : 'es'],
      content: ['src/content/relay.ts', 'iife'],
      page: ['src/page/main.ts', 'iife'],
      offscreen: ['src/offscreen/worker.ts', 'iife'],
      ...(browser === 'chrome' ? { offscreen_document: ['src/offscreen/document.ts', 'iife'] } : {}),
    }
    for (const [name, [entry, format]] of Object.entries(alone)) {
      made[`${browser}_${name}`] = {
        consumer: 'client',
        define,
        resolve,
        build: {
          ...build,
          copyPublicDir: false,
          rolldownOptions: {
            input: { [name]: join(root, entry) },
            // A classic worker is as strict as the modules that it was made of.
            output: { format, strict: name === 'background' ? true : 'auto', codeSplitting: false, entryFileNames: '[name].js' },
          },
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
        for (const name of only ? [only] : [...browsers, 'page']) rmSync(join(dist, name), { recursive: true, force: true })
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
