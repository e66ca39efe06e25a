// `npm run pictures`: the pictures of the README, taken from the tour that `npm start -- --check` just made.
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.mjs'
import { run, Sentence } from './sentence.mjs'

const wanted = ['welcome', 'sign-in', 'offer', 'home', 'credential', 'consent', 'shown']

await run(() => {
  const tour = join(root, 'out/tour')
  const pictures = join(root, 'docs/pictures')
  mkdirSync(pictures, { recursive: true })
  const made = readdirSync(tour)
  for (const name of wanted) {
    const file = made.find((each) => each.endsWith(`-${name}.png`))
    if (!file) throw new Sentence(`There is no picture of "${name}" in out/tour. Run npm start -- --check first.`)
    copyFileSync(join(tour, file), join(pictures, `${name}.png`))
    console.log(`docs/pictures/${name}.png`)
  }
})
