/** Which `age` command there is, or null. */
export function findAge(): string | null
/** Sees to it that there is one, where apt is there and we may use it. */
export function ensureAge(): Promise<void>
