import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

const publicDir = join(import.meta.dirname, 'public')
const types = { '.html': 'text/html; charset=utf-8', '.css': 'text/css; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.svg': 'image/svg+xml' }
const largest = 256 * 1024
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** A no with the reason a person reads on the page. */
export class Refused extends Error {
  constructor(message, status = 400) {
    super(message)
    this.status = status
  }
}

/** Answers with JSON. */
export function sendJson(response, status, value) {
  response.writeHead(status, { ...headers, 'content-type': 'application/json' })
  response.end(JSON.stringify(value))
}

/** Answers with a file of the site. The names are a list, so that no path can be made up. */
export async function sendFile(response, name) {
  const body = await readFile(join(publicDir, name))
  response.writeHead(200, { ...headers, 'content-type': types[extname(name)] })
  response.end(body)
}

/** The body of a request from our own pages, an object. Throws Refused for anything else. */
export async function readJson(request, origin) {
  if (request.headers.origin !== origin) throw new Refused('This is not a request from the demo site.', 403)
  if (request.headers['content-type'] !== 'application/json') throw new Refused('The body must be application/json.', 415)
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > largest) throw new Refused('The body is too large.', 413)
    chunks.push(chunk)
  }
  let value
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    throw new Refused('The body is not JSON.')
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw new Refused('The body must be an object.')
  return value
}

/** A member that must be a string of a sensible length. Throws Refused. */
export function text(value, name, most = 64 * 1024) {
  if (typeof value !== 'string' || value.length === 0 || value.length > most) throw new Refused(`"${name}" must be a text.`)
  return value
}
