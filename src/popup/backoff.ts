/** How many seconds to wait after so many wrong passphrases in a row: none for the first two, then twice as long each time, five minutes at most. */
export function waitAfter(failures: number): number {
  return failures < 3 ? 0 : Math.min(300, 5 * 2 ** (failures - 3))
}
