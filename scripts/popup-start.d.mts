/** The names of what the popup loads at its start: its page, what that names, and what those scripts import. `files` are those of a build. */
export function popupStart(files: readonly { readonly name: string; readonly content: Buffer }[]): ReadonlySet<string>
