import { spawnSync } from 'node:child_process'
import { root } from '../build/paths.ts'

/** How a program ended. */
export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program in the project's folder, to its end. Throws when there is no such program. */
export function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  })
  if (error !== undefined) throw error
  return { status, stdout, stderr }
}
