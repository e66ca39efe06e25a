import type { JsonObject } from '../core/json.ts'

/**
 * What any verifier may know of this wallet (OpenID4VP 1.0 section 10.1, SIOPv2 draft 13 section 6.1), the same in every one of them: it says what the program can do, and nothing of
 * what is held.
 */
export const walletMetadata: JsonObject = Object.freeze({
  authorization_endpoint: 'openid4vp:',
  response_types_supported: ['vp_token', 'id_token'],
  response_modes_supported: ['fragment', 'direct_post', 'direct_post.jwt'],
  vp_formats_supported: {
    'dc+sd-jwt': { 'sd-jwt_alg_values': ['ES256', 'ES384', 'EdDSA', 'ES256K'], 'kb-jwt_alg_values': ['ES256', 'EdDSA'] },
    jwt_vc_json: { alg_values: ['ES256', 'EdDSA', 'ES256K'] },
  },
  client_id_prefixes_supported: ['redirect_uri', 'decentralized_identifier', 'verifier_attestation', 'x509_san_dns', 'x509_hash'],
  request_object_signing_alg_values_supported: ['ES256', 'ES384', 'EdDSA', 'ES256K'],
  authorization_encryption_alg_values_supported: ['ECDH-ES'],
  authorization_encryption_enc_values_supported: ['A256GCM', 'A128GCM'],
  scopes_supported: ['openid'],
  subject_types_supported: ['pairwise'],
  subject_syntax_types_supported: ['did:key', 'did:jwk', 'urn:ietf:params:oauth:jwk-thumbprint'],
  id_token_signing_alg_values_supported: ['ES256', 'EdDSA'],
  id_token_types_supported: ['subject_signed_id_token'],
})
