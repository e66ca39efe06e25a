/** Where the one shell is shown: toolbar popup, side panel, prompt window for a request, or a full tab. */
export type Surface = 'popup' | 'panel' | 'prompt' | 'tab'

/** The surface named by `?surface=`; a full tab when it names none. */
export function surfaceOf(search: string): Surface {
  const named = new URLSearchParams(search).get('surface')
  return named === 'popup' || named === 'panel' || named === 'prompt' ? named : 'tab'
}
