import { realpathSync } from 'node:fs'

/** A failure that a person can do something about. Its message is a whole sentence, and all that is printed. */
export class Sentence extends Error {}

/** Runs a script's main function: a failure is one sentence and exit code 1, never a stack trace (LANYARD_DEBUG=1 shows it). */
export async function run(main) {
  try {
    await main()
  } catch (error) {
    const debug = process.env.LANYARD_DEBUG === '1' ? error.stack : error.message.split('\n')[0]
    console.error(error instanceof Sentence ? error.message : `Something unforeseen went wrong: ${debug}`)
    process.exitCode = 1
  }
}

/** True when this module is the script that was started, and not imported by another. */
export function isMain(meta) {
  return process.argv[1] !== undefined && meta.filename === realpathSync(process.argv[1])
}

/** Stops scripts that run on a Node too old for the project. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const newEnough = major > 20 || (major === 20 && minor >= 19)
  if (!newEnough) throw new Sentence(`Lanyard needs Node 20.19 or newer; this is Node ${process.versions.node}. Get one from https://nodejs.org.`)
}
