/** Every file below a folder, in order of their names; names use `/`. */
export function filesIn(folder: string): { readonly name: string; readonly content: Buffer }[]
