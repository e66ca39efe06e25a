import type { Source } from '../../popup/i18n.ts'

interface Message {
  readonly message: string
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>
}

/** Reads messages the way `browser.i18n.getMessage` does: named placeholders stand for numbered ones, an unknown key is empty. */
export function translator(messages: Readonly<Record<string, Message>>, locale = 'en'): Source {
  return (key, substitutions = []) => {
    if (key === '@@ui_locale') return locale
    if (key === '@@bidi_dir') return 'ltr'
    const found = Object.hasOwn(messages, key) ? messages[key] : undefined
    if (!found) return ''
    return found.message.replaceAll(/\$(\w+)\$/g, (_, name: string) => {
      const content = found.placeholders?.[name.toLowerCase()]?.content ?? ''
      return content.replaceAll(/\$(\d)/g, (_whole, number: string) => substitutions[Number(number) - 1] ?? '')
    })
  }
}
