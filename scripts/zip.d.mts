/** A ZIP archive of `{ name, content }` files, in order of their names and without times. */
export function zip(files: readonly { readonly name: string; readonly content: Buffer }[]): Buffer
