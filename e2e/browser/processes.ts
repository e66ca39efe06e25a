import { execFileSync } from 'node:child_process'

interface Running {
  readonly id: number
  readonly group: number
}

/**
 * Ends every process of the browser that runs with this profile, at once (SIGKILL to their process groups), and waits until they are gone.
 * Throws when none runs, or when some are there after 10 s. Needs a `ps` as POSIX describes it.
 */
export async function killBrowser(profile: string): Promise<void> {
  const running = processesOf(profile)
  if (running.length === 0) throw new Error('No browser runs with this profile.')
  for (const group of new Set(running.map((one) => one.group))) process.kill(-group, 'SIGKILL')
  const deadline = Date.now() + 10_000
  while (processesOf(profile).length > 0) {
    if (Date.now() > deadline) throw new Error('A browser outlived its end.')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The processes that name this profile in their command line, but for zombies and for whatever shares a group with us. */
function processesOf(profile: string): readonly Running[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,pgid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64_000_000 }).split('\n')
  const found = lines.map((line) => ({ line, fields: /^\s*(\d+)\s+(\d+)\s+(\S+)\s/.exec(line) }))
  const ours = found.find(({ fields }) => Number(fields?.[1]) === process.pid)?.fields?.[2]
  return found.flatMap(({ line, fields }) => {
    if (!fields || !line.includes(profile) || fields[3]?.startsWith('Z') || fields[2] === ours) return []
    return [{ id: Number(fields[1]), group: Number(fields[2]) }]
  })
}
