/** The exchange protocols a page may name, by intent (W3C Digital Credentials, and Lanyard's provider). The plugins serve exactly these. */
export const pageProtocols = {
  get: ['openid4vp-v1-unsigned', 'openid4vp-v1-signed', 'openid4vp-v1-multisigned', 'did-auth'],
  create: ['w3c-vc'],
} as const satisfies Record<'get' | 'create', readonly string[]>

/** Those of them that `navigator.credentials` takes; the others are for the provider only, because no standard registers them there. */
export const dcApi: { readonly get: readonly string[]; readonly create: readonly string[] } = {
  get: ['openid4vp-v1-unsigned', 'openid4vp-v1-signed', 'openid4vp-v1-multisigned'],
  create: [],
}
