import type { Certificate } from './x509.ts'
import type { NameConstraints } from './x509-extensions.ts'

const directoryForm = 4
const mailForm = 1
const mailAttribute = '1.2.840.113549.1.9.1'

/**
 * Whether the names of a certificate are allowed (RFC 5280 section 4.2.1.10). DNS names are compared; a certificate that has a name of another
 * form that is constrained is refused, as the section allows where such constraints are not processed.
 */
export function namesAllowed(certificate: Certificate, { permitted, excluded, otherForms }: NameConstraints): boolean {
  const forms = new Set(certificate.nameForms)
  if (certificate.subject !== '') forms.add(directoryForm)
  if (certificate.subjectTypes.includes(mailAttribute)) forms.add(mailForm)
  if (otherForms.some((form) => forms.has(form))) return false
  const names = certificate.dnsNames.map((name) => name.toLowerCase())
  return names.every((name) => !excluded.some((tree) => isWithin(name, tree)) && (permitted.length === 0 || permitted.some((tree) => isWithin(name, tree))))
}

/** A tree holds its own name and what is below; with a leading dot only what is below. */
function isWithin(name: string, tree: string): boolean {
  return tree === '' || name === tree || name.endsWith(tree.startsWith('.') ? tree : `.${tree}`)
}
