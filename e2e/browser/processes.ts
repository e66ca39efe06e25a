import { execFileSync } from 'node:child_process'

interface Running {
  readonly id: number
  readonly group: number
}

/**
 * What ends every process of the browser that runs with this profile, at once (SIGKILL to their process groups), and waits until they are gone.
 * Who they are is looked up here, so that nothing is waited for when it counts. Throws when some are there after 10 s.
 * Needs a `ps` as POSIX describes it.
 */
export function killerOf(profile: string): () => Promise<void> {
  const known = groupsOf(profile)
  return async () => {
    end(known)
    const deadline = Date.now() + 10_000
    for (let left = groupsOf(profile); left.size > 0; left = groupsOf(profile)) {
      if (Date.now() > deadline) throw new Error('A browser outlived its end.')
      end(left)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}

function end(groups: ReadonlySet<number>): void {
  for (const group of groups) {
    try {
      process.kill(-group, 'SIGKILL')
    } catch {
      // Gone already.
    }
  }
}

function groupsOf(profile: string): ReadonlySet<number> {
  return new Set(processesOf(profile).map(({ group }) => group))
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
