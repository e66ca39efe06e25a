import type { ClaimPath } from '../core/credential.ts'
import type { ClaimQuery } from '../core/exchange.ts'
import { list, malformed, member, members } from './members.ts'

const pathLimit = 32
const valuesLimit = 100
const textLimit = 4096

/** A Claims Query (OpenID4VP 1.0 section 6.3). Throws `request.malformed`. */
export function parseClaim(value: unknown, where: string, parseId: (value: unknown, where: string) => string): ClaimQuery {
  const claim = members(value, where)
  const id = member(claim, 'id')
  const values = member(claim, 'values')
  return {
    id: id === undefined ? null : parseId(id, `${where}.id`),
    path: parsePath(member(claim, 'path'), `${where}.path`),
    values: values === undefined ? null : list(values, `${where}.values`, valuesLimit, parseValue),
  }
}

/** A claims path pointer (section 7): names, non-negative indexes, nulls; at most 32 of them. Throws `request.malformed`. */
export function parsePath(value: unknown, where: string): ClaimPath {
  return list(value, where, pathLimit, (component, at) => {
    if (component === null) return component
    if (typeof component === 'string') return component.length <= textLimit ? component : malformed(at)
    return typeof component === 'number' && Number.isSafeInteger(component) && component >= 0 ? component : malformed(at)
  })
}

function parseValue(value: unknown, where: string): string | number | boolean {
  if (typeof value === 'boolean') return value
  if (typeof value === 'string') return value.length <= textLimit ? value : malformed(where)
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : malformed(where)
}
