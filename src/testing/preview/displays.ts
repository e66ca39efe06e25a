import type { Display } from '../../core/records.ts'

const plain = { description: null, background: null, text: null, logo: null, svg: null, labels: [] }
const mark = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><circle cx="10" cy="10" r="9" fill="#0b3d91"/><path d="M4 12q3-4 6 0t6 0" fill="none" stroke="#fff" stroke-width="2"/></svg>`
const drawn = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 340 200"><defs><linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#fde9c9"/><stop offset="1" stop-color="#f3b98f"/></linearGradient></defs><rect width="340" height="200" fill="url(#sky)"/><path d="M0 150q60-40 120 0t120 0 120 0v60H0z" fill="#2d6a7a"/><path d="M0 168q60-30 120 0t120 0 120 0v60H0z" fill="#1d4a5a"/><circle cx="270" cy="56" r="26" fill="#e4572e"/><text x="22" y="44" font-family="Georgia, serif" font-size="24" fill="#1d2b36">City Library</text><text x="22" y="72" font-family="Georgia, serif" font-size="14" fill="#1d2b36">Harbour</text><text x="22" y="186" font-family="monospace" font-size="18" fill="#ffffff">L-88 204 117</text></svg>`

/** How some of the issuers want their credentials to look: in colours of their own, in colours nobody can read, and as a picture. */
const displays: readonly Display[] = [
  {
    ...plain,
    id: 'diving',
    name: 'Diving Permit',
    description: 'For dives with a partner, down to the depth it says.',
    background: '#ffd84d',
    text: '#16233b',
    logo: `data:image/svg+xml,${encodeURIComponent(mark)}`,
    labels: [
      { path: ['credentialSubject', 'level'], label: 'Training', description: null },
      { path: ['credentialSubject', 'depth'], label: 'Deepest dive', description: 'In metres, with a partner of the same training or better' },
    ],
  },
  { ...plain, id: 'driving', name: 'Driving Licence', background: '#8a8a8a', text: '#9a9a9a' },
  {
    ...plain,
    id: 'library',
    name: 'Library Card',
    svg: drawn,
    labels: [{ path: ['credentialSubject', 'memberNumber'], label: 'Number of your card', description: null }],
  },
  { ...plain, id: 'first', name: 'First Aid Certificate', svg: '<svg', background: '#0b3d91' },
]

/** How the issuer of this credential wants it to look; null: in no way of its own. */
export function displayOf(id: string): Display | null {
  return displays.find((display) => display.id === id) ?? null
}
