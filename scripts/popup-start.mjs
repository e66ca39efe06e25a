/** The names of what the popup of a build loads at its start: its page, what that names, and what those scripts import. `files` as `filesIn` gives them. */
export function popupStart(files) {
  const read = (wanted) => files.find(({ name }) => name === wanted)?.content.toString('utf8') ?? ''
  const found = new Set(['popup.html'])
  for (const name of found) {
    const page = name.endsWith('.html')
    const named = page ? /(?:src|href)="\.\/(assets\/[^"]+)"/g : /\b(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g
    for (const [, file = ''] of read(name).matchAll(named)) found.add(page ? file : `assets/${file}`)
  }
  return found
}
