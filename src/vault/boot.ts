/** What can be seen of the vault without opening it. */
export interface Sight {
  /** The marker outside of the database: there is none, or there is one (even one that cannot be read). */
  readonly marker: 'none' | 'present'
  /** `ok`: header and manifest are there and intact. `newer`: a newer program wrote it. `unavailable`: the browser does not open it, whatever is in it. */
  readonly database: 'ok' | 'empty' | 'error' | 'newer' | 'unavailable'
  /** `bad`: there, and cannot be used. */
  readonly mirror: 'none' | 'ok' | 'bad'
  /** What marker and mirror say of the database, where it is `ok`: they may be behind it, never ahead. */
  readonly agreement: 'same' | 'older' | 'foreign'
}

/** What a person can do about a vault that is not as it should be. Nothing of it happens by itself. `keep`: the database is right, and what is remembered is not. */
export type RecoveryAction = 'restore' | 'keep' | 'import' | 'export' | 'erase'

/** How the wallet starts. */
export type Boot =
  | { readonly kind: 'absent' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'newer' }
  /** Nothing is known of a vault, and it cannot be known: the browser opens no database. Not to be taken for `absent`: what is made now could be half of one. */
  | { readonly kind: 'unavailable' }
  | {
      readonly kind: 'recover'
      /** `lost`: the database is empty. `damaged`: it cannot be used. `older`: it is an earlier copy. `foreign`: it is another vault than the one remembered. */
      readonly why: 'lost' | 'damaged' | 'older' | 'foreign'
      readonly actions: readonly RecoveryAction[]
    }

/** How the wallet starts. `absent` only when there is neither marker nor database nor mirror: everything else is somebody's vault. */
export function decideBoot({ marker, database, mirror, agreement }: Sight): Boot {
  if (database === 'newer') return { kind: 'newer' }
  if (database === 'empty') {
    return marker === 'none' && mirror === 'none' ? { kind: 'absent' } : recover('lost', mirror, false)
  }
  if (database === 'unavailable') {
    return marker === 'none' && mirror === 'none' ? { kind: 'unavailable' } : recover('damaged', mirror, false)
  }
  if (database === 'error') return recover('damaged', mirror, true)
  return agreement === 'same' ? { kind: 'ready' } : recover(agreement, mirror, true)
}

function recover(why: Extract<Boot, { readonly kind: 'recover' }>['why'], mirror: Sight['mirror'], something: boolean): Boot {
  const actions: readonly RecoveryAction[] = [
    ...(mirror === 'ok' ? (['restore'] as const) : []),
    ...(why === 'older' || why === 'foreign' ? (['keep'] as const) : []),
    'import',
    ...(something || mirror !== 'none' ? (['export'] as const) : []),
    'erase',
  ]
  return { kind: 'recover', why, actions }
}
