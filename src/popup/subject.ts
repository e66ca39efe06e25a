/** What a certificate's subject is called, and the rest of what it says of itself; nothing of it is left out. */
export interface Subject {
  readonly name: string
  readonly rest: string
}

/** The parts of a name, most telling first (X.520). */
const telling = ['CN', 'O', 'OU']

/** Reads a distinguished name (RFC 4514) as a person would: its common name, else its organisation, else all of it as it is. */
export function subjectOf(subject: string): Subject {
  const parts = subject.split(/(?<!\\)[,+]\s*/).map((part) => {
    const at = part.indexOf('=')
    return { type: part.slice(0, Math.max(0, at)).trim().toUpperCase(), value: plain(part.slice(at + 1).trim()) }
  })
  if (parts.some(({ type, value }) => type === '' || value === '')) return { name: subject, rest: '' }
  const named = telling.flatMap((type) => parts.filter((part) => part.type === type))[0]
  if (!named) return { name: subject, rest: '' }
  return { name: named.value, rest: parts.flatMap((part) => (part === named ? [] : [part.value])).join(' · ') }
}

function plain(value: string): string {
  return value.replaceAll(/\\([,+"\\<>;=# ])/g, '$1')
}
