import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Serves the screens with a pretended agent, so that each of them can be looked at without a browser extension. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: join(import.meta.dirname, '../../../public'),
  cacheDir: join(import.meta.dirname, '../../../out/preview/.vite'),
  envDir: false,
  plugins: [react()],
  server: { host: '127.0.0.1', port: 5199, fs: { allow: [join(import.meta.dirname, '../../..')] } },
})
