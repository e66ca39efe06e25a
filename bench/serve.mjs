import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { basename, join } from 'node:path'

// Isolated from every other site a page gets a clock of 5 microseconds instead of 100.
const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp', 'cache-control': 'no-store' }

/** Serves the modules of one folder and an empty page on localhost: `{ url, close }`. */
export async function serve(folder) {
  const server = createServer((request, response) => {
    const path = join(folder, basename(request.url ?? ''))
    if (!path.endsWith('.mjs') || !existsSync(path))
      return void response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end('<!doctype html><title>bench</title>')
    response.writeHead(200, { ...headers, 'content-type': 'text/javascript' })
    createReadStream(path).pipe(response)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${server.address().port}/`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
