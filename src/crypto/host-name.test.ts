import { expect, it, vi } from 'vitest'

it('the patterns of all scripts are made when a name needs them, not at each start of the worker', async () => {
  const made: string[] = []
  const construct = (target: RegExpConstructor, given: unknown[]) => {
    made.push(String(given[0]))
    return Reflect.construct(target, given)
  }
  vi.stubGlobal('RegExp', new Proxy(RegExp, { construct }))
  const patterns = () => made.filter((pattern) => pattern.includes('Script_Extensions')).length
  const { isPublicName } = await import('./host-name.ts')
  expect(isPublicName('university.example')).toBe(true)
  expect(patterns()).toBe(0)
  expect(isPublicName('xn--mnchen-3ya.example')).toBe(true)
  expect(isPublicName('xn--pple-43d.example')).toBe(false)
  expect(patterns()).toBeGreaterThan(20)
  vi.unstubAllGlobals()
})
