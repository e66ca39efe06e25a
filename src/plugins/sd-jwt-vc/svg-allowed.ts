import { readEmbedded } from './embedded-file.ts'
import { mostPixels, pixelsOf } from './raster-size.ts'

/** The elements that draw, and nothing that loads, links, moves or runs (SVG 2). */
export const shapes: ReadonlySet<string> = new Set(
  ['svg', 'g', 'defs', 'symbol', 'title', 'desc', 'text', 'tspan', 'textPath', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'path'].concat(
    ['linearGradient', 'radialGradient', 'stop', 'clipPath', 'mask', 'use', 'image', 'filter', 'feGaussianBlur', 'feOffset', 'feBlend', 'feColorMatrix'],
    ['feFlood', 'feComposite', 'feMerge', 'feMergeNode', 'feDropShadow'],
  ),
)

const embedded = /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=\s]+$/
const inside = /^#[\w.-]+$/

/** How many pixels the picture has that is part of this `data:` URL; null where there is none, or none that may be drawn. */
export function pixelsInside(uri: string): number | null {
  const file = embedded.test(uri) ? readEmbedded(uri.replaceAll(/\s/g, '')) : null
  const pixels = file && pixelsOf(file.bytes)
  return pixels !== null && pixels <= mostPixels ? pixels : null
}

/** What draws much at once, and may refer to what draws much in turn: the places that `drawingCost` counts. */
const effects: ReadonlySet<string> = new Set(['filter', 'mask', 'clip-path'])

/** Whether an attribute may stay: no events, no other namespaces, and references only to the file itself or to a picture that is part of it. */
export function isHarmless(element: string, attribute: string, value: string): boolean {
  if (attribute === 'href' || attribute === 'xlink:href')
    return attribute === 'href' && (element === 'image' ? pixelsInside(value) !== null : inside.test(value))
  if (attribute === 'style') return isHarmlessStyle(value)
  if (effects.has(attribute) && /inherit/i.test(value)) return false
  return /^(?!on|xmlns|src)[a-z][a-zA-Z0-9-]*$/.test(attribute) && isSafeText(value)
}

/** Whether CSS refers to nothing outside, and to what is inside only where it stands: no rule with `@`, nothing inherited, `url()` only of something inside. */
export function isHarmlessStyle(css: string): boolean {
  return css.length < 65_536 && !/[@<&]|\{\{|image|expression|behavior|-moz-|inherit/i.test(css) && isSafeText(css)
}

/** Many attributes are CSS too (SVG 2 section 6.6): no escapes, no function but `url()` that loads or stands for something written elsewhere. */
function isSafeText(text: string): boolean {
  if (/\\|\/\/|script\s*:|data\s*:|(?:image|set|fade|paint|element|src|var|env|attr)\s*\(/i.test(text)) return false
  return !/url\s*\(/i.test(text.replace(/url\(\s*(["']?)#[\w.-]+\1\s*\)/gi, ''))
}
