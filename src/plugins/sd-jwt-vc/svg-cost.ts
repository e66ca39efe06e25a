import { malformed } from './envelope.ts'
import { pixelsInside } from './svg-allowed.ts'

/** Counts what a picture makes its reader draw, element by element as they are written. */
export interface DrawingCost {
  open(name: string, attributes: readonly (readonly [string, string])[]): void
  close(): void
  /** How many shapes are drawn, whatever is referred to once for each reference, effects weighted. Throws `credential.malformed` for a circle. */
  total(): number
}

interface Drawn {
  readonly own: number
  readonly parts: Drawn[]
  readonly refersTo: readonly string[]
  cost: number | 'counting' | null
}

// Elements in elements and in what they refer to: honest pictures stay far below, and the stack is not endless.
const deepest = 500
// Blurring the whole picture takes as long as some hundred shapes.
const step = 100
const perLetter = 10
// All pictures in it together may have 20 million pixels.
const pixelsPerShape = 400

/** Nothing counted yet. */
export function drawingCost(): DrawingCost {
  const named = new Map<string, Drawn[]>()
  const root: Drawn = { own: 0, parts: [], refersTo: [], cost: null }
  const open: Drawn[] = [root]

  function count(drawn: Drawn, depth: number): number {
    if (typeof drawn.cost === 'number') return drawn.cost
    if (drawn.cost === 'counting') malformed('a picture in itself')
    if (depth > deepest) malformed('the picture is too deep')
    drawn.cost = 'counting'
    let cost = drawn.own
    for (const part of drawn.parts) cost += count(part, depth + 1)
    for (const id of drawn.refersTo) for (const target of named.get(id) ?? []) cost += count(target, depth + 1)
    drawn.cost = cost
    return cost
  }

  return {
    open(name, attributes) {
      const own = attributes.reduce((sum, [attribute, value]) => sum + effectOf(attribute, value), name.startsWith('fe') ? step : 1)
      const drawn: Drawn = { own, parts: [], refersTo: attributes.flatMap(([attribute, value]) => targetsOf(attribute, value)), cost: null }
      open.at(-1)?.parts.push(drawn)
      open.push(drawn)
      for (const [attribute, id] of attributes) if (attribute === 'id') named.set(id, [...(named.get(id) ?? []), drawn])
    },
    close() {
      open.pop()
    },
    total: () => count(root, 0),
  }
}

/** Whether CSS for any number of elements makes each of them cost a lot, or refers to what may refer on. */
export function isCostly(css: string): boolean {
  return /filter|mask|shadow|clip-path|blend/i.test(css)
}

function effectOf(attribute: string, value: string): number {
  if (attribute === 'href') return (pixelsInside(value) ?? 0) / pixelsPerShape
  return attribute === 'filter' || attribute === 'mask' || (attribute === 'style' && isCostly(value)) ? perLetter * value.length : 0
}

function targetsOf(attribute: string, value: string): readonly string[] {
  if (attribute === 'href') return value.startsWith('#') ? [value.slice(1)] : []
  return Array.from(value.matchAll(/url\(\s*["']?#([\w.-]+)/gi), ([, id = '']) => id)
}
