import { WalletError } from '../../core/errors.ts'
import type { World } from '../../core/plugin.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { readEmbedded } from './embedded-file.ts'
import { isHttpsUrl, malformed } from './envelope.ts'
import { matchesIntegrity } from './integrity.ts'
import type { ClaimMetadata, Picture, SvgTemplate } from './read-type-document.ts'
import { mostPixels, pixelsOf } from './raster-size.ts'
import type { SelectClaims } from './select-claims.ts'
import { chooseTemplate, fillTemplate, type Look, templateValues } from './svg-template.ts'

const longestLogo = 64 * 1024
const longestPicture = 512 * 1024
const drawn: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp'])

/** The one picture that is kept of a card: it lies in light and dark windows alike. */
const wanted: Look = { orientation: 'landscape', colorScheme: 'light', contrast: 'normal' }

/**
 * The card as its type draws it, with this credential's claims in it (SD-JWT VC draft 24 section 5.5.1.2), as the text of an SVG for `<img>`. Null where there
 * is no template, none that is embedded or has a hash, it cannot be had now, or it is no harmless picture. Throws `credential.malformed` for one that is not
 * the one its hash is of.
 */
export async function cardPicture(
  templates: readonly SvgTemplate[],
  metadata: readonly ClaimMetadata[],
  select: SelectClaims,
  load: World['fetch'],
): Promise<string | null> {
  const template = chooseTemplate(templates.filter(isFixed), wanted)
  const bytes = template && (await bytesOf(template, load))
  const text = bytes && decodeUtf8(bytes)
  const svg = text && harmless(text, templateValues(metadata, select))
  return svg && svg.length <= longestPicture ? svg : null
}

/** A logo as a `data:` URL: only one that is embedded, so that nobody learns who looks at it, of a bearable size, and if it is an SVG, harmless. Else null. */
export async function logoPicture(logo: Picture | null): Promise<string | null> {
  const file = logo && readEmbedded(logo.uri)
  if (!logo || !file || file.bytes.length > longestLogo) return null
  await requireIntegrity(file.bytes, logo.integrity)
  if (file.type === 'image/svg+xml') {
    const text = decodeUtf8(file.bytes)
    const svg = text && harmless(text, new Map())
    return svg ? `data:image/svg+xml,${encodeURIComponent(svg)}` : null
  }
  const pixels = pixelsOf(file.bytes)
  if (pixels === null || pixels > mostPixels) return null
  return drawn.has(file.type) && /^data:[^,]*;base64,[A-Za-z0-9+/]+={0,2}$/i.test(logo.uri) ? `data:${file.type};base64,${afterComma(logo.uri)}` : null
}

/** Whether it is always the same picture: whoever serves it could otherwise tell people apart by it, or change it for one of them. */
function isFixed({ uri, integrity }: SvgTemplate): boolean {
  return uri.startsWith('data:') || (isHttpsUrl(uri) && integrity !== null)
}

async function bytesOf({ uri, integrity }: Picture, load: World['fetch']): Promise<Uint8Array | null> {
  const embedded = readEmbedded(uri)
  if (uri.startsWith('data:') && embedded?.type !== 'image/svg+xml') return null
  const bytes = embedded?.bytes ?? (await download(uri, load))
  if (bytes) await requireIntegrity(bytes, integrity)
  return bytes
}

async function download(uri: string, load: World['fetch']): Promise<Uint8Array | null> {
  try {
    const { status, body } = await load(uri, { headers: { accept: 'image/svg+xml' } })
    return status === 200 ? body : null
  } catch (error) {
    if (error instanceof WalletError && error.code === 'network.failed') return null
    throw error
  }
}

async function requireIntegrity(bytes: Uint8Array, integrity: string | null): Promise<void> {
  if (integrity !== null && !(await matchesIntegrity(bytes, integrity))) malformed('not the picture that was meant')
}

function harmless(svg: string, values: ReadonlyMap<string, string>): string | null {
  try {
    return fillTemplate(svg, values)
  } catch (error) {
    if (error instanceof WalletError && error.code === 'credential.malformed') return null
    throw error
  }
}

function afterComma(uri: string): string {
  return uri.slice(uri.indexOf(',') + 1)
}
