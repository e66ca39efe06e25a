import { WalletError } from '../core/errors.ts'
import type { World } from '../core/plugin.ts'
import { encodeBase64url } from '../crypto/base64url.ts'
import { decodeUtf8 } from '../crypto/bytes.ts'
import { parseAddress } from './address.ts'
import { malformed } from './members.ts'
import { walletMetadata } from './wallet-metadata.ts'

const requestObject = 'application/oauth-authz-req+jwt'
const form = 'application/x-www-form-urlencoded'
const longest = 262_144

/** A Request Object as it was fetched, not opened; `walletNonce` is what it has to repeat. */
export interface FetchedRequest {
  readonly compact: string
  readonly walletNonce: string | null
}

/**
 * Fetches a Request Object once (RFC 9101 section 5.2; OpenID4VP 1.0 section 5.10). `method` is `request_uri_method`, absent as `undefined`.
 * Throws `request.malformed` for an unacceptable address, method or content, `network.failed` for no answer and every answer but 200: a redirect is an error.
 */
export async function fetchRequestObject(uri: unknown, method: unknown, world: World): Promise<FetchedRequest> {
  const address = parseAddress(uri, 'request_uri')
  if (method !== undefined && method !== 'get' && method !== 'post') malformed('request_uri_method')
  const walletNonce = method === 'post' ? encodeBase64url(world.random(16)) : null
  const accept = { Accept: requestObject }
  const { status, contentType, body } =
    walletNonce === null
      ? await world.fetch(address, { headers: accept })
      : await world.fetch(address, {
          method: 'POST',
          headers: { ...accept, 'Content-Type': form },
          body: new URLSearchParams({ wallet_metadata: JSON.stringify(walletMetadata), wallet_nonce: walletNonce }).toString(),
        })
  if (status !== 200) throw new WalletError('network.failed', 'the verifier has no request to hand out')
  if (contentType?.split(';')[0]?.trim().toLowerCase() !== requestObject) malformed('the type of the Request Object')
  if (body.length > longest) malformed('the size of the Request Object')
  const compact = decodeUtf8(body)?.trim()
  return compact ? { compact, walletNonce } : malformed('the Request Object')
}
