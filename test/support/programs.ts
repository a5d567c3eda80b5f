import { spawnSync } from 'node:child_process'

type Register = (name: string, run: () => void | Promise<void>) => void

/** Whether a program is on this machine. */
export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v "${name}"`], { stdio: 'ignore' }).status === 0
}

/**
 * Registers a test that needs outside programs. Without them it says that it was skipped; in CI, which installs them,
 * a missing one is a failure.
 */
export function programTest(test: Register & { skip: Register }, ...programs: string[]): Register {
  const missing = programs.filter((program) => !hasProgram(program))
  if (missing.length === 0) return test
  if (process.env.CI !== undefined) {
    return (name) =>
      test(name, () => {
        throw new Error(`CI has no ${missing.join(', ')}`)
      })
  }
  return (name, run) => test.skip(`${name} (skipped: no ${missing.join(', ')} here)`, run)
}
