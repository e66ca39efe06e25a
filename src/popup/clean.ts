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
// Controls, private use, line separators, annotations, and all that Unicode says is not to be drawn: zero-width, bidi, fillers, tags.
const hidden = /[\p{Cc}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2028\u2029\u{fff9}-\u{fffb}]/u
const variation = /[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/u
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
    else if (hidden.test(character) && !variation.test(character)) {
      odd = true
      next = stand
    } else if (mark.test(character)) {
      // One variation selector tells drawings of a letter or an emoji apart; many of them hide something.
      marks += variation.test(character) ? 2 : 1
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
