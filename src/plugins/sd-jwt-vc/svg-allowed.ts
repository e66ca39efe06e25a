/** The elements that draw, and nothing that loads, links, moves or runs (SVG 2). */
export const shapes: ReadonlySet<string> = new Set(
  ['svg', 'g', 'defs', 'symbol', 'title', 'desc', 'text', 'tspan', 'textPath', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'path'].concat(
    ['linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask', 'use', 'image', 'filter', 'feGaussianBlur', 'feOffset', 'feBlend', 'feColorMatrix'],
    ['feFlood', 'feComposite', 'feMerge', 'feMergeNode', 'feDropShadow'],
  ),
)

const embedded = /^data:image\/(?:png|jpeg|webp|gif);base64,[A-Za-z0-9+/=\s]+$/
const inside = /^#[\w.-]+$/

/** Whether an attribute may stay: no events, no other namespaces, and references only to the file itself or to a picture that is part of it. */
export function isHarmless(element: string, attribute: string, value: string): boolean {
  if (attribute === 'href' || attribute === 'xlink:href') return attribute === 'href' && (element === 'image' ? embedded : inside).test(value)
  if (attribute === 'style') return isHarmlessStyle(value)
  return /^(?!on|xmlns|src)[a-z][a-zA-Z0-9-]*$/.test(attribute) && isSafeText(value)
}

/** Whether CSS refers to nothing outside: no rule with `@`, no escapes, no function that loads, `url()` only of something inside. */
export function isHarmlessStyle(css: string): boolean {
  return css.length < 65_536 && !/[@\\<&]|\{\{|image|src\s*\(|expression|\/\/|behavior|-moz-/i.test(css) && isSafeText(css)
}

function isSafeText(text: string): boolean {
  return !/script\s*:|data\s*:/i.test(text) && !/url\s*\(/i.test(text.replace(/url\(\s*(["']?)#[\w.-]+\1\s*\)/gi, ''))
}
