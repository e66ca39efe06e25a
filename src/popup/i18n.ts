import type messages from '../../public/_locales/en/messages.json'

type Messages = typeof messages
/** The name of one sentence in `_locales`. */
export type Key = keyof Messages
type Placeholder<K extends Key> = Messages[K] extends { readonly placeholders: infer P } ? keyof P & string : never
type Values<K extends Key, V> = [Placeholder<K>] extends [never] ? [] : [values: Readonly<Record<Placeholder<K>, V>>]
/** A sentence that has the forms `…_one` and `…_other`. */
export type Stem = { [K in Key]: K extends `${infer S}_other` ? S : never }[Key]

/** Where sentences come from: `browser.i18n.getMessage`, or a stand-in where there is no browser. */
export type Source = (key: string, substitutions?: string[]) => string

let source: Source = (key) => key

/** Says where sentences come from. Called once, before anything is drawn. */
export function speak(from: Source): void {
  source = from
}

/** The language on the screen, as BCP 47. */
export function locale(): string {
  const tag = source('@@ui_locale').replaceAll('_', '-')
  return /^[a-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(tag) ? tag : 'en'
}

/** The direction of the language on the screen. */
export function direction(): 'ltr' | 'rtl' {
  return source('@@bidi_dir') === 'rtl' ? 'rtl' : 'ltr'
}

/**
 * One sentence, with its values. The browser knows placeholders by number only;
 * in `_locales` they are numbered in the alphabetical order of their names, which a test enforces.
 */
export function t<K extends Key>(key: K, ...[values]: Values<K, string | number>): string {
  return source(key, numbered(values))
}

function numbered(values: Readonly<Record<string, string | number>> | undefined): string[] {
  return Object.entries(values ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => String(value))
}

/** One sentence in the grammatical number of `count`, which fills the placeholder `count`. */
export function plural(stem: Stem, count: number, values: Readonly<Record<string, string | number>> = {}): string {
  const filled = numbered({ ...values, count: new Intl.NumberFormat(locale()).format(count) })
  const form = new Intl.PluralRules(locale()).select(count)
  return source(`${stem}_${form}`, filled) || source(`${stem}_other`, filled)
}

/** The sentence a person reads for an error code; `error_internal` when the code is not one of the table. */
export function sentence(code: string): string {
  return source(`error_${code.replaceAll(/[.-]/g, '_')}`) || source('error_internal')
}

/** A day, written out. `at`: milliseconds since the epoch. */
export function day(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(at)
}

/** A day and a time. `at`: milliseconds since the epoch. */
export function moment(at: number): string {
  return new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}

/** A time of day. `at`: milliseconds since the epoch. */
export function time(at: number): string {
  return new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(at)
}

/** What the reason of a check means, for a person; a reason without a sentence of its own is given as it is. */
export function checkReason(reason: string): string {
  return source(`why_${reason.replaceAll(/[^a-z0-9]/gi, '_')}`) || reason.slice(0, 120)
}
