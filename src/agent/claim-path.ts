import type { ClaimPath } from '../core/credential.ts'
import { isObject, type Json, type JsonObject } from '../core/json.ts'

/** One claim of a credential: where it stands, with every `null` of a pointer replaced by an index, and its value. */
export interface Claim {
  readonly path: readonly (string | number)[]
  readonly value: Json
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value)
const isMap = (value: Json): value is JsonObject => isObject(value)

/**
 * The claims a pointer selects (OpenID4VP 1.0 section 7.1), in the credential's order.
 * Empty where the standard says "return an error": nothing is there, or a component meets a value of the wrong kind.
 */
export function select(root: JsonObject, path: ClaimPath): readonly Claim[] {
  return isConcrete(path) ? selectOne(root, path) : selectEach(root, path)
}

function isConcrete(path: ClaimPath): path is Claim['path'] {
  return !path.includes(null)
}

/** Without a null at most one claim is selected, and its path is the pointer. */
function selectOne(root: JsonObject, path: Claim['path']): readonly Claim[] {
  let value: Json | undefined = path.length > 0 ? root : undefined
  for (const component of path) {
    if (value === undefined) return []
    if (typeof component === 'number') value = isArray(value) ? value[component] : undefined
    else value = isMap(value) && Object.hasOwn(value, component) ? value[component] : undefined
  }
  return value === undefined ? [] : [{ path, value }]
}

function selectEach(root: JsonObject, path: ClaimPath): readonly Claim[] {
  let selected: readonly Claim[] = [{ path: [], value: root }]
  for (const component of path) {
    const next: Claim[] = []
    for (const claim of selected) {
      if (typeof component === 'string') {
        if (!isMap(claim.value)) return []
        const member = Object.hasOwn(claim.value, component) ? claim.value[component] : undefined
        if (member !== undefined) next.push({ path: [...claim.path, component], value: member })
      } else {
        if (!isArray(claim.value)) return []
        if (component === null) for (const [index, value] of claim.value.entries()) next.push({ path: [...claim.path, index], value })
        else {
          const element = claim.value[component]
          if (element !== undefined) next.push({ path: [...claim.path, component], value: element })
        }
      }
    }
    selected = next
  }
  return selected
}

/** True when `path` is `pointer` or lies under it; a `null` in the pointer stands for every index. */
export function liesUnder(path: ClaimPath, pointer: ClaimPath): boolean {
  if (pointer.length > path.length) return false
  for (let at = 0; at < pointer.length; at++) {
    const component = pointer[at]
    if (component === null ? typeof path[at] !== 'number' : component !== path[at]) return false
  }
  return true
}

/** Every value that holds no other (an empty object or array is one too), in the credential's order. Safe for any depth. */
export function leaves(root: JsonObject): readonly Claim[] {
  const found: Claim[] = []
  const work: Claim[] = [{ path: [], value: root }]
  for (let claim = work.pop(); claim; claim = work.pop()) {
    const { path, value } = claim
    const inner = work.length
    // Pushed back to front, because the last one in is looked at first.
    if (isArray(value)) for (let index = value.length - 1; index >= 0; index--) work.push({ path: path.concat(index), value: value[index] ?? null })
    else if (isMap(value)) for (const name of Object.keys(value).reverse()) work.push({ path: path.concat(name), value: value[name] ?? null })
    if (work.length === inner && path.length > 0) found.push(claim)
  }
  return found
}
