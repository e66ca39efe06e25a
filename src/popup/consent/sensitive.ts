import type { Disclosure } from '../../core/exchange.ts'
import { isObject, type Json } from '../../core/json.ts'

/**
 * Names of claims that nobody gives away in passing, in the words of mdoc (ISO 18013-5), the European PID and common schemas, each as one word:
 * pictures of a body, numbers that follow a person everywhere, money, and what the law sets apart (GDPR article 9).
 */
const names: ReadonlySet<string> = new Set(
  [
    'portrait picture photo photos photograph facialimage faceimage biometric biometrics fingerprint fingerprints signatureusualmark biometrictemplate',
    'documentnumber personaladministrativenumber administrativenumber personalnumber personnummer personalid personalidentifier identitynumber idnumber',
    'idcardnumber nationalid nationalidnumber nationalidentifier nationalidentitynumber passportnumber licencenumber licensenumber',
    'ssn socialsecuritynumber socialsecuritypin insurancenumber healthinsuranceid nhsnumber taxid taxnumber taxpayerid taxidentificationnumber tinnumber',
    'nif nie dni cpf bsn pesel aadhaar curp steuerid codicefiscale',
    'iban accountnumber bankaccount cardnumber creditcard salary income',
    'health healthdata medical diagnosis diagnoses disease medication disability allergies bloodtype bloodgroup vaccination vaccine',
    'religion ethnicity ethnicorigin racialorigin politicalopinion sexualorientation tradeunion genetic criminalrecord',
  ].flatMap((line) => line.split(' ')),
)

/** How deep a value is looked into; no credential that is read nests deeper. */
const depth = 32
/** The formats of photographs; badges and logos are drawn in others. */
const photograph = /^data:image\/(?:jpe?g|jp2|webp|heic)[;,]/i

/** True when what would leave is, or contains, something that wants a tick of its own: by one of its names, or because it is a photograph. */
export function isSensitive({ path, value }: Pick<Disclosure, 'path' | 'value'>): boolean {
  return path.some((part) => typeof part === 'string' && isNamed(part)) || contains(value, depth)
}

function contains(value: Json, left: number): boolean {
  if (typeof value === 'string') return photograph.test(value)
  if (typeof value !== 'object' || value === null || left === 0) return false
  if (isObject(value)) return Object.entries(value).some(([name, part]) => isNamed(name) || contains(part, left - 1))
  return Array.isArray(value) && value.some((part: Json) => contains(part, left - 1))
}

/** `document_number`, `documentNumber` and `holder-document-number` are one name: any run of its words may be one of the table. */
function isNamed(name: string): boolean {
  const words = name
    .slice(0, 200)
    .normalize('NFKC')
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  return words.some((_, from) => [1, 2, 3, 4].some((count) => names.has(words.slice(from, from + count).join(''))))
}
