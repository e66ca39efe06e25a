import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Plugin } from 'vite'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { polyfillAsModule } from '../../vite.config.ts'

const source = readFileSync(createRequire(import.meta.url).resolve('webextension-polyfill/dist/browser-polyfill.js'), 'utf8')

/** What the build makes of the package's text. */
function transformed(text: string): string {
  const { transform }: Plugin = polyfillAsModule()
  if (typeof transform !== 'object') throw new Error('no transform')
  const refuse = (message: unknown): never => {
    throw new Error(String(message))
  }
  const result: unknown = Reflect.apply(transform.handler, { error: refuse }, [text, 'browser-polyfill.js'])
  return result && typeof result === 'object' && 'code' in result ? String(result.code) : ''
}

let loads = 0
/** Loads it anew, as a worker's start does. */
async function load(): Promise<Record<string, unknown>> {
  const url = `data:text/javascript;base64,${Buffer.from(`${transformed(source)}// ${loads++}`).toString('base64')}`
  const loaded: { readonly default: Record<string, unknown> } = await import(/* @vite-ignore */ url)
  return loaded.default
}

afterEach(() => vi.unstubAllGlobals())

describe('the polyfill as a module', () => {
  it('is the browser itself where it speaks in promises, and touches none of its interfaces', async () => {
    const touched = vi.fn()
    const browser = Object.defineProperty({ runtime: { id: 'x' } }, 'alarms', { enumerable: true, get: touched })
    vi.stubGlobal('chrome', { runtime: { id: 'x' } })
    vi.stubGlobal('browser', browser)
    expect(await load()).toBe(browser)
    expect(touched).not.toHaveBeenCalled()
  })

  it('wraps the callbacks of a browser that does not', async () => {
    vi.stubGlobal('browser', undefined)
    vi.stubGlobal('chrome', { runtime: { id: 'x' }, alarms: { get: (_name: string, done: (alarm: string) => void) => done('ring') } })
    const { alarms } = await load()
    const { get } = alarms as { readonly get: (name: string) => Promise<unknown> }
    expect(await get('lock')).toBe('ring')
  })

  it('fails the build when the package is wrapped in another way', () => {
    expect(() => transformed(`// new\n${source}`)).toThrow('not wrapped as it was')
    expect(() => transformed(`${source}\nmore()`)).toThrow('not wrapped as it was')
  })
})
