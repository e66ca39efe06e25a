import type { Credential } from './credential.ts'

const longest = 100

/** What to call a credential: the name it gives itself, else its last type that says more than "credential", as words: `EmailPassCredential` is an Email Pass. */
export function titleOf({ claims, types }: Pick<Credential, 'claims' | 'types'>): string {
  const own = typeof claims.name === 'string' ? claims.name.trim() : ''
  return [...(own || asWords(types.findLast((type) => type !== 'VerifiableCredential') ?? ''))].slice(0, longest).join('')
}

function asWords(type: string): string {
  const last = type.split(/[/#:]/).findLast((part) => /\D/.test(part)) ?? ''
  const words = last
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
  return words.replace(/ Credential$/, '') || 'Credential'
}
