import type { ClaimPath } from '../../core/credential.ts'
import type { Json, JsonObject } from '../../core/json.ts'
import { decodeUtf8 } from '../../crypto/bytes.ts'
import { parseStrictJson } from '../../crypto/strict-json.ts'
import { isJsonObject, isList, malformed } from './envelope.ts'

/** A picture that a type refers to: an https or `data:` URI. */
export interface Picture {
  readonly uri: string
  readonly integrity: string | null
  readonly altText: string | null
}

/** An SVG template and what it was drawn for; null: for any. */
export interface SvgTemplate extends Picture {
  readonly orientation: 'portrait' | 'landscape' | null
  readonly colorScheme: 'light' | 'dark' | null
  readonly contrast: 'normal' | 'high' | null
}

/** How a type is shown to people of one language (section 5.5). Colours are `#rrggbb`. */
export interface TypeDisplay {
  readonly locale: string
  readonly name: string
  readonly description: string | null
  readonly logo: Picture | null
  readonly backgroundImage: Picture | null
  readonly backgroundColor: string | null
  readonly textColor: string | null
  readonly svgTemplates: readonly SvgTemplate[]
}

/** What a type says of a claim (section 5.6). Null: nothing. */
export interface ClaimMetadata {
  readonly path: ClaimPath
  readonly display: readonly { readonly locale: string; readonly label: string; readonly description: string | null }[] | null
  readonly mandatory: boolean | null
  readonly sd: 'always' | 'allowed' | 'never' | null
  readonly svgId: string | null
}

/** One Type Metadata document (SD-JWT VC draft 24 section 5.2), parsed. */
export interface TypeDocument {
  readonly vct: string
  readonly extends: { readonly vct: string; readonly integrity: string | null } | null
  readonly display: readonly TypeDisplay[] | null
  readonly claims: readonly ClaimMetadata[]
}

const most = 500

/** Reads a Type Metadata document. What is not understood is ignored, what is wrong throws `credential.malformed`. */
export function readTypeDocument(bytes: Uint8Array): TypeDocument {
  const json = parseStrictJson(decodeUtf8(bytes) ?? '')
  if (!isJsonObject(json)) malformed('type metadata is no strict JSON object')
  const base = text(json, 'extends')
  const integrity = text(json, 'extends#integrity')
  const display = list(json, 'display')
  return {
    vct: required(json, 'vct'),
    extends: base === null ? null : { vct: base, integrity },
    display: display && display.map(readDisplay),
    claims: (list(json, 'claims') ?? []).map(readClaim),
  }
}

function readDisplay(from: JsonObject): TypeDisplay {
  const rendering = object(from, 'rendering') ?? {}
  const simple = object(rendering, 'simple') ?? {}
  const templates = list(rendering, 'svg_templates') ?? []
  const [logo, background] = [object(simple, 'logo'), object(simple, 'background_image')]
  return {
    locale: required(from, 'locale'),
    name: required(from, 'name'),
    description: text(from, 'description'),
    logo: logo && readPicture(logo),
    backgroundImage: background && readPicture(background),
    backgroundColor: colour(simple, 'background_color'),
    textColor: colour(simple, 'text_color'),
    svgTemplates: templates.map((template) => readTemplate(template, templates.length > 1)),
  }
}

function readPicture(from: JsonObject): Picture {
  const uri = required(from, 'uri')
  if (!/^(?:https:\/\/|data:)/.test(uri)) malformed('a picture is neither https nor data')
  return { uri, integrity: text(from, 'uri#integrity'), altText: text(from, 'alt_text') }
}

function readTemplate(from: JsonObject, several: boolean): SvgTemplate {
  const properties = object(from, 'properties')
  if (!properties && several) malformed('an SVG template among others has no properties')
  return {
    ...readPicture(from),
    orientation: oneOf(properties ?? {}, 'orientation', ['portrait', 'landscape']),
    colorScheme: oneOf(properties ?? {}, 'color_scheme', ['light', 'dark']),
    contrast: oneOf(properties ?? {}, 'contrast', ['normal', 'high']),
  }
}

function readClaim(from: JsonObject): ClaimMetadata {
  const display = list(from, 'display')
  const { mandatory = null } = from
  if (mandatory !== null && typeof mandatory !== 'boolean') malformed('mandatory is no boolean')
  const svgId = text(from, 'svg_id')
  if (svgId !== null && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(svgId)) malformed('svg_id is no identifier')
  return {
    path: readPath(from.path),
    display: display && display.map((one) => ({ locale: required(one, 'locale'), label: required(one, 'label'), description: text(one, 'description') })),
    mandatory,
    sd: oneOf(from, 'sd', ['always', 'allowed', 'never']),
    svgId,
  }
}

function readPath(path: Json | undefined): ClaimPath {
  if (!isList(path) || path.length === 0 || path.length > 32 || !path.every(isComponent)) malformed('path is no claim path')
  return path
}

function isComponent(value: Json): value is string | number | null {
  return value === null || typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
}

function text(from: JsonObject, name: string): string | null {
  const value = from[name]
  if (value === undefined) return null
  return typeof value === 'string' ? value : malformed(`${name} is no text`)
}

function required(from: JsonObject, name: string): string {
  return text(from, name) || malformed(`no ${name}`)
}

function object(from: JsonObject, name: string): JsonObject | null {
  const value = from[name]
  if (value === undefined) return null
  return isJsonObject(value) ? value : malformed(`${name} is no object`)
}

function list(from: JsonObject, name: string): readonly JsonObject[] | null {
  const value = from[name]
  if (value === undefined) return null
  return isList(value) && value.length <= most && value.every(isJsonObject) ? value : malformed(`${name} is no list of objects`)
}

function oneOf<const T extends string>(from: JsonObject, name: string, values: readonly T[]): T | null {
  const value = text(from, name)
  return value === null ? null : (values.find((each) => each === value) ?? malformed(`${name} has another value`))
}

/** Other spellings of colours are ignored rather than let into a style. */
function colour(from: JsonObject, name: string): string | null {
  const value = text(from, name)
  return value !== null && /^#[0-9a-f]{6}$/i.test(value) ? value : null
}
