// Bundles everybody with the same Vite and the same settings.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { Sentence } from '../scripts/sentence.mjs'

/** Where the bundles go, and what else a run leaves behind. */
export const out = join(import.meta.dirname, '../out/bench')

/** Per bundle: where it starts, and which packages stand in for others. */
const bundles = {
  runner: { entry: 'runner.ts' },
  limit: { entry: 'limit.ts' },
  ours: { entry: 'ours.ts' },
  'did-jwt-vc': { entry: 'peers/did-jwt-vc.mjs', alias: { 'did-jwt': 'did-jwt-9' } },
  'did-jwt': { entry: 'peers/did-jwt.mjs' },
  jose: { entry: 'peers/jose.mjs' },
  veramo: { entry: 'peers/veramo.mjs' },
  'sd-runner': { entry: 'sdjwt/runner.ts' },
  'sd-limit': { entry: 'sdjwt/limit.ts' },
  'sd-ours': { entry: 'sdjwt/ours.ts' },
  'sd-ours-reading': { entry: 'sdjwt/ours-reading.ts' },
  'sd-jwt': { entry: 'peers/sd-jwt.mjs' },
  'storage-runner': { entry: 'storage-runner.ts' },
  'store-ours': { entry: 'stores/ours.ts', alias: { dexie: 'dexie/dist/modern/dexie.mjs' } },
  'store-raw': { entry: 'stores/raw.ts' },
  'store-raw-relaxed': { entry: 'stores/raw-relaxed.ts' },
  'store-passworder': { entry: 'peers/passworder.mjs' },
  'store-veramo': { entry: 'peers/veramo-store.mjs' },
  'match-runner': { entry: 'match-runner.ts' },
  'match-ours': { entry: 'matching/ours.ts' },
  'match-limit': { entry: 'matching/limit.ts' },
  'match-dcql': { entry: 'peers/dcql.mjs' },
  'veramo-worker': { entry: 'peers/veramo-worker.mjs' },
}

/** Bundles these into one module each: `{ name: path }`. Throws a Sentence when one cannot be built. */
export async function bundle(names) {
  rmSync(join(out, 'bundles'), { recursive: true, force: true })
  const paths = {}
  for (const name of names) {
    const { entry, alias = {} } = bundles[name]
    try {
      await build({
        configFile: false,
        envDir: false,
        logLevel: 'error',
        root: import.meta.dirname,
        define: { 'process.env.NODE_ENV': JSON.stringify('production'), global: 'globalThis' },
        resolve: { alias, conditions: ['browser', 'module', 'import', 'default'] },
        build: {
          outDir: join(out, 'bundles'),
          emptyOutDir: false,
          copyPublicDir: false,
          target: 'chrome137',
          minify: 'oxc',
          modulePreload: false,
          reportCompressedSize: false,
          rolldownOptions: {
            input: { [name]: join(import.meta.dirname, entry) },
            preserveEntrySignatures: 'strict',
            output: { format: 'es', codeSplitting: false, entryFileNames: '[name].mjs' },
          },
        },
      })
    } catch (error) {
      throw new Sentence(`${entry} could not be bundled: ${error.message.split('\n')[0]}`)
    }
    paths[name] = join(out, 'bundles', `${name}.mjs`)
  }
  return paths
}

/** The bytes of a bundle. */
export const bytesOf = (path) => readFileSync(path)
