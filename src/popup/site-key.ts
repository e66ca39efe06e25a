/**
 * A short name for a party, to stand in the address of a page: addresses end up in the browser's history, where it must not be read who was dealt with
 * (FNV-1a with 64 bits, 16 hex digits). Two parties may have the same: whoever looks one up has to see that there is only one.
 */
export function siteKey(id: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(id)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}

/** Where the page of a party is. */
export function siteRoute(id: string): string {
  return `/sites/${siteKey(id)}`
}

/** The one among these that a key stands for; null when there is none, or more than one. */
export function withKey<T extends { readonly id: string }>(things: readonly T[], key: string): T | null {
  const found = things.filter(({ id }) => siteKey(id) === key)
  return found.length === 1 ? (found[0] ?? null) : null
}
