import type { Credential, IndexEntry } from '../core/credential.ts'
import type { CredentialFormat, World } from '../core/plugin.ts'
import type { Display } from '../core/records.ts'
import type { Change } from './ports.ts'

/** How an issuer wants a credential to look. Null: in no way of its own. */
export type Look = Omit<Display, 'id'> | null

const longestTitle = 100

/**
 * How a credential is to look, by what its format can find out; undefined when that cannot be known now. Asks others, so it is called for what was verified
 * and is to be kept, or when the person wants it verified again, and never when it is shown to somebody. Never throws.
 */
export async function lookOf(credential: Credential, format: CredentialFormat, world: World): Promise<Look | undefined> {
  try {
    return (await format.display?.(credential, world)) ?? null
  } catch {
    return undefined
  }
}

/** What there is to store of a look beside the entry of its credential, which is called what the look calls it, if that is fit for a title. */
export function dressed(entry: IndexEntry, look: Look): readonly Change[] {
  const { id } = entry
  if (look === null)
    return [
      { put: 'entry', id, value: entry },
      { remove: 'display', id },
    ]
  return [
    { put: 'entry', id, value: { ...entry, title: titleIn(look) ?? entry.title } },
    { put: 'display', id, value: { ...look, id } },
  ]
}

/** The name in one line, if nothing in it hides, reorders or cannot be drawn. */
function titleIn({ name }: Exclude<Look, null>): string | null {
  const title = name?.trim() ?? ''
  const drawn = title !== '' && title.length <= longestTitle && !/[\p{C}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]/u.test(title)
  return drawn ? title : null
}
