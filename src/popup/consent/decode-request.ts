import { isObject } from '../../core/json.ts'
import type { ReceivedView } from '../../messaging/views.ts'
import { fromBase64Url } from '../bytes.ts'

/** Three parts of base64url, the last of which may be missing: a compact JWS (RFC 7515 section 7.1). */
const compact = /^[\w-]+\.[\w-]+\.[\w-]*$/

/**
 * A request taken apart, to be read by those who build sites: the parameters of an address, texts that are JSON, and the headers and payloads of what is
 * signed. Only taken apart: nothing of it was checked here. What cannot be taken apart stays as it is.
 */
export function decoded({ data, fetched }: Pick<ReceivedView, 'data' | 'fetched'>): unknown {
  const answers = fetched.flatMap(({ url, text }) => (compact.test(text.trim()) ? [{ url, ...signedParts(text.trim()) }] : []))
  return { data: opened(data), ...(answers.length > 0 && { fetched: answers }) }
}

function opened(data: unknown): unknown {
  if (typeof data === 'string') return compact.test(data.trim()) ? signedParts(data.trim()) : (parametersOf(data) ?? data)
  return isObject(data) ? { ...data, ...(data.request !== undefined && { request: requestOf(data.request) }) } : data
}

/** A Request Object, compact or with several signatures (OpenID4VP 1.0 appendix A.3.2.2). */
function requestOf(request: unknown): unknown {
  if (typeof request === 'string') return compact.test(request) ? signedParts(request) : request
  if (!isObject(request) || !Array.isArray(request.signatures)) return request
  const signatures = request.signatures.map((one: unknown) => (isObject(one) ? { ...one, protected: jsonOf(one.protected) } : one))
  return { ...request, payload: jsonOf(request.payload), signatures }
}

function parametersOf(text: string): unknown {
  const query = text.trim().indexOf('?')
  if (!/^[a-z][a-z0-9+.-]*:/i.test(text.trim()) || query < 0) return null
  const parameters = [...new URLSearchParams(text.trim().slice(query + 1))]
  return Object.fromEntries(parameters.map(([name, value]) => [name, name === 'request' ? requestOf(value) : structured(value)]))
}

function structured(value: string): unknown {
  if (!/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

function signedParts(jws: string): { readonly header: unknown; readonly payload: unknown; readonly signature: string } {
  const [header, payload, signature = ''] = jws.split('.')
  return { header: jsonOf(header), payload: jsonOf(payload), signature }
}

/** The JSON in a part of base64url, or the part. */
function jsonOf(part: unknown): unknown {
  if (typeof part !== 'string') return part
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(fromBase64Url(part)))
  } catch {
    return part
  }
}
