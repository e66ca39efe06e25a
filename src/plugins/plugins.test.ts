import { describe, expect, it } from 'vitest'
import { sortPlugins } from '../agent/plugins.ts'
import { pageProtocols } from '../messaging/page-protocols.ts'
import { plugins } from './index.ts'

const sorted = sortPlugins(plugins({} as Parameters<typeof plugins>[0]))

describe('the list of plugins', () => {
  it('what a page may ask for is what some plugin serves, no more and no less', () => {
    const served = (intent: 'get' | 'create') => [...sorted.protocols.values()].flatMap(({ serves }) => serves[intent]).toSorted()
    expect([...pageProtocols.get].toSorted()).toEqual(served('get'))
    expect([...pageProtocols.create].toSorted()).toEqual(served('create'))
  })

  it('a keystore, a method that makes identifiers and a format that signs in are among them', () => {
    expect([...sorted.keystores.values()].flatMap(({ algorithms }) => algorithms)).toContain('ES256')
    expect([...sorted.didMethods.values()].some(({ create }) => create)).toBe(true)
    expect(sorted.formats.get('jwt_vc_json')?.authenticate).toBeTypeOf('function')
  })
})
