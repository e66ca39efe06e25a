import { join } from 'node:path'
import { build } from 'vite'
import { lighterPackages } from '../../scripts/packages.ts'

/** A module of this folder with everything it imports, as one script that sets what the module exports as `planted`. */
export async function bundleOf(name: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [lighterPackages()],
    define: { 'process.env.NODE_ENV': JSON.stringify('production') },
    resolve: { conditions: ['browser', 'module', 'import', 'default'] },
    build: {
      write: false,
      minify: false,
      target: 'es2023',
      lib: { entry: join(import.meta.dirname, name), name: 'planted', formats: ['iife'], fileName: 'planted' },
    },
  })
  const outputs = Array.isArray(built) ? built.flatMap(({ output }) => output) : 'output' in built ? built.output : []
  const code = outputs.flatMap((one) => (one.type === 'chunk' ? [one.code] : []))
  if (code.length !== 1) throw new Error(`${name} is not one script`)
  return `${code[0]}\nglobalThis.planted = planted;`
}
