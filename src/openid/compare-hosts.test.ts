import { describe, expect, test } from 'vitest'
import type { Origin } from '../core/exchange.ts'
import type { Client } from './client.ts'
import { compareHosts } from './compare-hosts.ts'

const warnings = (id: string, to: string, origin: string | null) => {
  const prefix = id.slice(0, id.indexOf(':')) as Client['prefix']
  return compareHosts({ origin: origin as Origin | null }, { id, prefix, party: { id, name: null, proofs: [] }, mayAnswerTo: () => true }, to)
}
const to = 'https://verifier.example.org/response'

describe('the page, the verifier and the address of the answer', () => {
  test.each([
    ['x509_san_dns:verifier.example.org'],
    ['x509_san_dns:Verifier.Example.org'],
    ['redirect_uri:https://verifier.example.org/response'],
    ['decentralized_identifier:did:web:verifier.example.org'],
    ['decentralized_identifier:did:web:verifier.example.org%3A8443:path'],
    ['decentralized_identifier:did:jwk:eyJ9'],
    ['x509_hash:Uvo3HtuIxuhC92rShpgqcT3YXwrqRxWEviRiA0OZszk'],
    ['verifier_attestation:Some Verifier'],
  ])('%s on its own host is not worth a word, and on a foreign page it is', (id) => {
    expect(warnings(id, to, 'https://verifier.example.org')).toEqual([])
    expect(warnings(id, to, null)).toEqual([])
    for (const origin of ['https://shop.example', 'null', 'file://']) expect(warnings(id, to, origin)).toEqual(['verifier-is-not-site'])
  })
  test('an answer to a third host is said, also where no page is known', () => {
    const web = 'decentralized_identifier:did:web:verifier.example.org'
    expect(warnings(web, 'https://collect.example/r', 'https://verifier.example.org')).toEqual(['answer-goes-elsewhere'])
    expect(warnings(web, 'https://collect.example/r', 'https://shop.example')).toEqual(['verifier-is-not-site', 'answer-goes-elsewhere'])
    expect(warnings(web, 'https://collect.example/r', null)).toEqual(['answer-goes-elsewhere'])
  })
  test('an answer to the page that asked goes nowhere else', () => {
    expect(warnings('decentralized_identifier:did:web:verifier.example.org', 'https://shop.example/r', 'https://shop.example')).toEqual([
      'verifier-is-not-site',
    ])
  })
  test('VP-14: a host name in another script is marked', () => {
    expect(warnings('decentralized_identifier:did:jwk:eyJ9', 'https://xn--vrifier-bya.example.org/r', null)).toEqual(['punycode'])
  })
})
