/** Text that came from outside, made fit to be read: `shown` is safe to stand beside our own words. */
export interface Cleaned {
  readonly shown: string
  /** More than `max` was there. */
  readonly cut: boolean
  /** Characters that hide or reorder were there, and stand as ◌ now. */
  readonly odd: boolean
}

/** Stands where a hiding or reordering character was. */
const stand = '\u25cc'
// Controls, soft hyphen, Arabic letter mark, fillers, zero-width and bidi characters, line separators, invisible operators, tags, private use.
const hidden =
  /[\p{Cc}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\u{e0000}-\u{e0fff}\p{Co}\p{Cs}]/u
const mark = /\p{M}/u
const joiner = '\u200d'
const marksAllowed = 3

/**
 * Makes text from outside readable: line breaks and tabs become spaces, characters that hide or reorder become ◌ (runs of them one),
 * no letter carries more than three marks, and nothing is longer than `max` characters. Joiners between emoji stay.
 */
export function clean(text: string, max = 300): Cleaned {
  let shown = ''
  let length = 0
  let odd = false
  let marks = 0
  let last = ''
  // Twenty times what is shown is enough to look at: the rest can only be hidden.
  const looked = text.length > max * 20 ? text.slice(0, max * 20) : text
  const characters = [...looked]
  for (const [index, character] of characters.entries()) {
    let next = character
    if (/[\t\n\r]/.test(character)) next = ' '
    else if (character === joiner && isEmoji(last) && isEmoji(characters[index + 1])) next = character
    else if (hidden.test(character)) {
      odd = true
      next = stand
    } else if (mark.test(character)) {
      marks++
      if (marks > marksAllowed) {
        odd = true
        continue
      }
    }
    if (!mark.test(character)) marks = 0
    const runs = (next === stand || next === ' ') && shown.endsWith(next)
    if (!runs) {
      if (length >= max) return { shown: shown.trim(), cut: true, odd }
      shown += next
      length++
    }
    if (character !== '\ufe0f') last = character
  }
  return { shown: shown.trim(), cut: looked.length < text.length, odd }
}

function isEmoji(character: string | undefined): boolean {
  return character !== undefined && /\p{Extended_Pictographic}|\p{Emoji_Modifier}/u.test(character)
}
