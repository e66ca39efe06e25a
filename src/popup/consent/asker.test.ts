import { describe, expect, it } from 'vitest'
import type { Origin, Party, Shown } from '../../core/exchange.ts'
import { presentAge, presentBehind, presentCode, presentStranger } from '../../testing/preview/requests.ts'
import { askerOf, behindPage, isNameProven } from './asker.ts'
import { voucherOf } from './proofs.tsx'

const party = (id: string, proofs: Party['proofs'] = []): Party => ({ id, name: null, proofs })
const asked = (via: Shown['received']['via'], by: Party, origin: string | null = null, to: string | null = null): Shown => ({
  ...presentAge,
  plan: { ...presentAge.plan, party: by, answer: { ...presentAge.plan.answer, to } },
  received: { via, origin: origin as Origin | null, topOrigin: null },
})
const bank = 'https://bank.example'

describe('who asks', () => {
  it('for a call of a page is the page, whatever the request says', () => {
    for (const via of ['dc-api', 'provider'] as const)
      expect(askerOf(asked(via, party('bank.example'), 'https://shop.example')).site).toBe('https://shop.example')
    expect(behindPage(presentBehind)?.name).toBe('ID Check Limited')
    expect(behindPage(presentAge)).toBeNull()
  })

  it('VP-28: for a code, a link and pasted text is the verifier, never the page it was found on', () => {
    for (const via of ['qr', 'link', 'paste', 'file'] as const) {
      expect(askerOf(asked(via, party('bank.example'), 'https://shop.example'))).toMatchObject({ site: bank, page: 'https://shop.example' })
      expect(askerOf(asked(via, party('CN=bank.example'), 'https://shop.example'))).toMatchObject({ site: null, page: 'https://shop.example' })
      expect(askerOf(asked(via, party('bank.example')))).toMatchObject({ site: bank, page: null, pageless: true })
    }
    expect(askerOf(asked('link', party('bank.example'), bank))).toMatchObject({ site: bank, page: null, pageless: false })
    expect(behindPage(presentCode)).toBeNull()
  })

  it('is told apart from where the answer goes', () => {
    expect(askerOf(presentStranger)).toMatchObject({ site: 'https://login.northwind-help.example', answer: 'https://collect.example' })
    expect(askerOf(asked('qr', party('bank.example'), null, 'https://bank.example/answer')).answer).toBeNull()
    expect(askerOf(asked('qr', party('CN=bank.example'), null, 'https://bank.example/answer')).answer).toBe(bank)
    expect(askerOf(asked('qr', party('CN=bank.example'), null, 'javascript:alert(1)')).answer).toBeNull()
  })

  it('is the site that a domain linkage proves, and never a host for a name that is only attested', () => {
    expect(
      askerOf(
        asked(
          'qr',
          party('did:key:z6Mk', [
            { by: 'did', of: 'did:key:z6Mk' },
            { by: 'domain-linkage', of: bank },
          ]),
        ),
      ).site,
    ).toBe(bank)
    expect(askerOf(asked('qr', party('bank.example', [{ by: 'attestation', of: 'bank.example / https://attester.example' }]))).site).toBeNull()
  })

  it('who vouches is read from behind the last slash, where the party cannot write', () => {
    const voucher = (of: string, by: 'certificate' | 'attestation' = 'certificate') => voucherOf({ by, of }, party('bank.example'), bank)
    expect(voucher('CN=bank.example / CN=Northwind Root, C=NL')).toBe('Northwind Root')
    expect(voucher('CN=x / CN=Famous Root / CN=Northwind Root')).toBe('Northwind Root')
    expect(voucher('bank.example / https://attester.example', 'attestation')).toBe('https://attester.example')
    expect(voucher('bank.example')).toBeNull()
    expect(voucher('Northwind Root')).toBe('Northwind Root')
  })

  it('UI-9: has a proven name only where a certificate or an attestation says this very name', () => {
    const named = (proofs: Party['proofs']): Party => ({ id: 'x', name: 'Northwind Bank', proofs })
    expect(isNameProven(named([{ by: 'certificate', of: 'Northwind Bank' }]))).toBe(true)
    expect(isNameProven(named([{ by: 'attestation', of: 'Northwind Bank' }]))).toBe(true)
    expect(isNameProven(named([{ by: 'certificate', of: 'CN=a, O=Northwind Bank / CN=Root' }]))).toBe(true)
    expect(isNameProven(named([{ by: 'certificate', of: 'CN=bank.example / CN=Root' }]))).toBe(false)
    expect(isNameProven(named([{ by: 'did', of: 'Northwind Bank' }]))).toBe(false)
    expect(isNameProven(named([]))).toBe(false)
    expect(isNameProven({ id: 'x', name: null, proofs: [{ by: 'certificate', of: 'x' }] })).toBe(false)
  })
})
