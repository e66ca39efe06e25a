import { Fragment, type ReactNode } from 'react'
import { type Key, plural, type Stem, t } from './i18n.ts'

type Values = Readonly<Record<string, ReactNode>>

/** A sentence whose placeholders are elements. Its own text and theirs never mix: no value is ever read as markup. */
export function Rich({ k, values }: { readonly k: Key; readonly values: Values }) {
  const translate: (key: Key, marks: Readonly<Record<string, string>>) => string = t
  return weave((marks) => translate(k, marks), values)
}

/** The same, in the grammatical number of `count`. */
export function RichPlural({ k, count, values }: { readonly k: Stem; readonly count: number; readonly values: Values }) {
  return weave((marks) => plural(k, count, marks), values)
}

/** Lets a sentence be written round marks, then puts the elements where the marks are. Cleaned text never holds a mark: they are private-use characters. */
function weave(write: (marks: Readonly<Record<string, string>>) => string, values: Values): ReactNode {
  const names = Object.keys(values)
  const sentence = write(Object.fromEntries(names.map((name, index) => [name, `\u{f0000}${index}\u{f0001}`])))
  return sentence.split(/(\u{f0000}\d+\u{f0001})/u).map((part, index) => {
    const mark = /^\u{f0000}(\d+)\u{f0001}$/u.exec(part)
    const name = mark ? names[Number(mark[1])] : undefined
    // oxlint-disable-next-line react/no-array-index-key
    return <Fragment key={index}>{name === undefined ? part : values[name]}</Fragment>
  })
}
