import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import messages from '../../public/_locales/en/messages.json'
import { errorTable } from '../core/errors.ts'
import { translator } from '../testing/preview/translator.ts'
import { checkReason, locale, plural, sentence, speak, t } from './i18n.ts'

const root = join(import.meta.dirname, '../..')
const ours = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => ({ file, text: readFileSync(join(root, folder, file), 'utf8') }))
const keys: readonly string[] = Object.keys(messages)
const all: Readonly<Record<string, { message: string; placeholders?: Readonly<Record<string, { content: string }>> }>> = messages

speak(translator(messages))

describe('the sentences', () => {
  const code = [...ours('src/popup'), ...ours('src/background'), { file: 'manifest.json', text: readFileSync(join(root, 'manifest.json'), 'utf8') }]
  const quoted = new Set(code.flatMap(({ text }) => [...text.matchAll(/['"]([a-z][a-z0-9_]*)['"]/g)].map((match) => match[1] ?? '')))
  const manifest = new Set(code.flatMap(({ text }) => [...text.matchAll(/__MSG_(\w+)__/g)].map((match) => match[1] ?? '')))
  const used = (key: string) => {
    const stem = key.replace(/_(?:zero|one|two|few|many|other)$/, '')
    return quoted.has(key) || manifest.has(key) || quoted.has(stem) || /^(?:error|why)_/.test(key)
  }

  it('are all used', () => {
    expect(keys.filter((key) => !used(key))).toEqual([])
    expect(keys.length).toBeGreaterThan(200)
  })

  it('all exist: those the manifest names, and one for each error code', () => {
    expect([...manifest].filter((key) => !keys.includes(key))).toEqual([])
    expect(Object.keys(errorTable).filter((code) => !keys.includes(`error_${code.replaceAll(/[.-]/g, '_')}`))).toEqual([])
    expect(keys.filter((key) => key.startsWith('error_'))).toHaveLength(Object.keys(errorTable).length)
  })

  it('all exist: one for each reason a check can give', () => {
    const reasons = ours('src/plugins').flatMap(({ text }) =>
      [...text.matchAll(/(?:reason: |check\([^)]*?, )'([a-z]+(?:-[a-z]+)+)'/g)].map((match) => match[1] ?? ''),
    )
    expect(reasons.length).toBeGreaterThan(5)
    expect([...new Set(reasons)].filter((reason) => !keys.includes(`why_${reason.replaceAll('-', '_')}`) && !['issuer-key'].includes(reason))).toEqual([])
  })

  it('number their placeholders in the alphabetical order of their names, and use each of them', () => {
    for (const [key, { message, placeholders = {} }] of Object.entries(all)) {
      const declared = Object.keys(placeholders).toSorted((a, b) => a.localeCompare(b))
      const named = [...new Set([...message.matchAll(/\$(\w+)\$/g)].map((match) => match[1] ?? ''))].toSorted((a, b) => a.localeCompare(b))
      // "Shared once" need not say the number.
      expect([key, named]).toEqual([key, declared.filter((name) => named.includes(name) || !(key.endsWith('_one') && name === 'count'))])
      expect([key, ...declared.map((name) => placeholders[name]?.content)]).toEqual([key, ...declared.map((_, index) => `$${index + 1}`)])
    }
  })

  it('that count have a form for one and a form for others, with the same placeholders', () => {
    const stems = keys.filter((key) => key.endsWith('_other')).map((key) => key.replace(/_other$/, ''))
    expect(stems.length).toBeGreaterThan(10)
    for (const stem of stems) {
      expect(all[`${stem}_other`]?.placeholders).toHaveProperty('count')
      expect([stem, all[`${stem}_one`]?.placeholders]).toEqual([stem, all[`${stem}_other`]?.placeholders])
    }
  })

  it('are the only words on the screens: no screen holds text of its own', () => {
    const bare = code
      .filter(({ file }) => file.endsWith('.tsx'))
      .flatMap(({ file, text }) =>
        [...text.matchAll(/(?<![=!<&|?(\s])>\s*([A-Z][a-z]+[^<>{}=();]*)<\/|(?:aria-label|title|alt|label)="([^"]+)"/g)].map(
          (match) => `${file}: ${match[1] ?? match[2] ?? ''}`,
        ),
      )
    expect(bare).toEqual([])
  })
})

describe('a sentence', () => {
  it('has its values in their places', () => {
    expect(t('step_of', { steps: 3, step: 2 })).toBe('Step 2 of 3')
    expect(plural('seen_before', 1, { day: '2 May' })).toBe('1 answer, on 2 May')
    expect(plural('seen_before', 1200, { day: '2 May' })).toBe('1,200 answers, last on 2 May')
  })

  it('of an error code nobody knows is the one of an internal error', () => {
    expect(sentence('vault.locked')).toBe(messages.error_vault_locked.message)
    expect(sentence('no.such')).toBe(messages.error_internal.message)
  })

  it('of a wrong passphrase, a damaged wallet and a newer one are three different ones', () => {
    expect(new Set(['vault.wrong-secret', 'vault.damaged', 'vault.newer'].map(sentence)).size).toBe(3)
  })

  it('for a reason without one of its own is the reason', () => {
    expect(checkReason('expired')).toBe(messages.why_expired.message)
    expect(checkReason('made-up')).toBe('made-up')
  })

  it('is never asked for in a language that is no language tag', () => {
    speak((key) => (key === '@@ui_locale' ? '<b>' : ''))
    expect(locale()).toBe('en')
    speak(translator(messages, 'de_CH'))
    expect(locale()).toBe('de-CH')
    speak(translator(messages))
  })
})
