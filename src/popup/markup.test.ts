import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const here = import.meta.dirname
const files = readdirSync(here, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:tsx?|css|html)$/.test(file) && !file.includes('.test.'))
const read = (file: string) => readFileSync(join(here, file), 'utf8')

describe('the screens', () => {
  it('UI-13: never make markup of text', () => {
    expect(files.length).toBeGreaterThan(60)
    expect(files.filter((file) => /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write/.test(read(file)))).toEqual([])
  })

  it('name colours in one place only', () => {
    const allowed = [
      'tokens.css',
      'art.ts',
      'ui/logo.tsx',
      'screens/welcome-art.tsx',
      'ui/card.module.css',
      'consent/consent.module.css',
      'ui/card.tsx',
      'screens/onboarding.module.css',
      'screens/home.module.css',
      'shell.module.css',
    ]
    expect(files.filter((file) => !allowed.includes(file) && /#[0-9a-f]{3,8}\b|rgba?\(/i.test(read(file)))).toEqual([])
  })

  it('load nothing from elsewhere and hold no script or style of their own', () => {
    expect(
      files.filter((file) => /https?:\/\/(?!www\.w3\.org)[a-z]/.test(read(file).replaceAll(/'https?:\/\/[^']*'|`[^`]*`/g, '')) && file.endsWith('.css')),
    ).toEqual([])
    expect(read('popup.html')).not.toMatch(/<style|style=|<script(?![^>]*src=)|https?:/)
  })

  it('use no physical directions, so that they can be read from right to left', () => {
    const physical = /(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![-\w])(?:left|right|top|bottom):|text-align: (?:left|right)/
    expect(files.filter((file) => file.endsWith('.css') && physical.test(read(file)))).toEqual([])
  })
})
