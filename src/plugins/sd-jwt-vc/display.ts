import type { Credential } from '../../core/credential.ts'
import { WalletError } from '../../core/errors.ts'
import type { World } from '../../core/plugin.ts'
import type { Display } from '../../core/records.ts'
import { openCredential } from './parse-credential.ts'
import { cardPicture, logoPicture } from './pictures.ts'
import type { ClaimMetadata } from './read-type-document.ts'
import { claimSelector } from './select-claims.ts'
import { fetchTypeMetadata, forLanguage, typeFaults } from './type-metadata.ts'

/** A plugin sees no browser and cannot know what its reader speaks: English, or what the type names first. */
const languages = ['en']
/** After so many milliseconds nothing more is asked for. */
const patience = 8_000
const mostLabels = 500
const longest = { name: 100, label: 100, description: 500 }

type Look = Omit<Display, 'id'>

/**
 * How the type of a credential wants it to look (SD-JWT VC draft 24 sections 5 and 6): the display for English or the first, the labels of its claims, its
 * colours, an embedded logo, and its picture. Null where the type is no https URL, and where anything in its metadata is wrong: the credential is as good
 * without it. The same where the credential breaks the rules of its type: we process a type for its looks alone, and what does not fit is not processed.
 * Asks for at most six files within 18 seconds. Throws `network.failed` when the metadata cannot be had now.
 */
export async function displayOf(credential: Credential, world: World): Promise<Look | null> {
  try {
    return await readDisplay(credential, world)
  } catch (error) {
    if (error instanceof WalletError && error.code === 'credential.malformed') return null
    throw error
  }
}

async function readDisplay(given: Credential, world: World): Promise<Look | null> {
  const { credential, inside } = openCredential(given)
  const { claims } = credential
  const { vct = '', 'vct#integrity': integrity = null } = claims
  if (typeof vct !== 'string' || (integrity !== null && typeof integrity !== 'string')) return null
  const load = impatient(world)
  const metadata = await fetchTypeMetadata(vct, integrity, load)
  if (!metadata) return null
  const { cnf } = inside.jws.payload
  const places = inside.disclosures.map(({ place }) => place)
  const select = claimSelector(cnf === undefined ? claims : { ...claims, cnf }, inside.layouts)
  if (typeFaults(metadata, select, places).length > 0) return null
  const display = forLanguage(metadata.display, languages)
  const labels = metadata.claims.flatMap(labelOf).slice(0, mostLabels)
  if (!display && labels.length === 0) return null
  const logo = await logoPicture(display?.logo ?? null)
  const svg = await cardPicture(display?.svgTemplates ?? [], metadata.claims, select, load)
  return {
    name: clipped(display?.name ?? null, longest.name),
    description: clipped(display?.description ?? null, longest.description),
    background: display?.backgroundColor ?? null,
    text: display?.textColor ?? null,
    logo,
    svg,
    labels,
  }
}

function labelOf({ path, display }: ClaimMetadata): Look['labels'] {
  const said = forLanguage(display ?? [], languages)
  const label = clipped(said?.label ?? null, longest.label)
  return said && label ? [{ path, label, description: clipped(said.description, longest.description) }] : []
}

/** At most so many characters; what is too long is cut, what is empty is nothing. */
function clipped(text: string | null, most: number): string | null {
  const said = text?.trim() ?? ''
  return said === ''
    ? null
    : Array.from(said.slice(0, most * 4))
        .slice(0, most)
        .join('')
}

/** The world's fetch, until patience ends: each call has its own ten seconds, and there can be six of them. */
function impatient(world: World): World['fetch'] {
  const until = world.now() + patience
  return async (url, init) => {
    if (world.now() > until) throw new WalletError('network.failed', 'too slow')
    return world.fetch(url, init)
  }
}
