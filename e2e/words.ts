import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type messages from '../public/_locales/en/messages.json'

type Key = keyof typeof messages
const { ...sentences }: Record<string, { readonly message: string }> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../public/_locales/en/messages.json'), 'utf8'),
)

/** What Lanyard says in English under this name; the stories find things on the screen as a person does, by their words. */
export function words(key: Key): string {
  const { message } = sentences[key] ?? {}
  if (message === undefined || message.includes('$')) throw new Error(`"${key}" is not a sentence without gaps`)
  return message
}
