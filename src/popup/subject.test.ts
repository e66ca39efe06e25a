import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subjectOf } from './subject.ts'

describe('the subject of a certificate', () => {
  it.each([
    ['CN=Northwind Root, O=Northwind, C=NL', 'Northwind Root', 'Northwind · NL'],
    ['C=NL,O=Northwind', 'Northwind', 'NL'],
    ['CN=Shop\\, Sons and Co', 'Shop, Sons and Co', ''],
    ['Northwind Root', 'Northwind Root', ''],
    ['C=NL', 'C=NL', ''],
    ['CN=, O=Northwind', 'CN=, O=Northwind', ''],
    ['', '', ''],
  ])('%j is called %j, and says %j', (subject, name, rest) => {
    expect(subjectOf(subject)).toEqual({ name, rest })
  })

  it('whatever it says is shown: no value is left out', () => {
    const value = fc.stringMatching(/^[a-z][a-z ]{0,20}[a-z]$/)
    const parts = fc.array(fc.record({ type: fc.constantFrom('CN', 'O', 'OU', 'C', 'L'), value }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(parts, (all) => {
        const { name, rest } = subjectOf(all.map((part) => `${part.type}=${part.value}`).join(', '))
        for (const part of all) expect(`${name} · ${rest}`).toContain(part.value)
      }),
    )
  })

  it('is read whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (subject) => {
        const { name, rest } = subjectOf(subject)
        expect(name.length + rest.length > 0).toBe(subject.length > 0)
      }),
    )
  })
})
