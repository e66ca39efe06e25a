import type { Credential, IndexEntry } from '../../core/credential.ts'

const longest = 100

/** What lists and matching need. A JWT VC cannot hold anything back, so nothing is withholdable. */
export function indexEntry(credential: Credential): Pick<IndexEntry, 'title' | 'withholdable' | 'authorities'> {
  const { name } = credential.claims
  const title = typeof name === 'string' && name.trim() !== '' ? name.trim() : titleOfType(credential.types)
  return { title: [...title].slice(0, longest).join(''), withholdable: [], authorities: [] }
}

/** The last type that says more than "credential", as words: `UniversityDegreeCredential` is a University Degree. */
function titleOfType(types: readonly string[]): string {
  const specific = types.filter((type) => type !== 'VerifiableCredential').at(-1) ?? 'Credential'
  const last = specific.split(/[/#:]/).findLast((part) => part !== '') ?? specific
  const words = last
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .trim()
  return words.replace(/ Credential$/, '') || 'Credential'
}
