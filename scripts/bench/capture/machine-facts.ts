import { spawnSync } from 'node:child_process'
import { arch, cpus, release, totalmem, type } from 'node:os'

/** What a program says of its version, or undefined where it is missing. */
export function versionOf(program: string, argument: string): string | undefined {
  const run = spawnSync(program, [argument], { encoding: 'utf8' })
  if (run.error !== undefined) return undefined
  return /\d+(?:\.\d+)+/.exec(run.stdout + run.stderr)?.[0] ?? 'unknown version'
}

export function machineFacts(): string {
  const processors = cpus()
  const model = processors[0]?.model.trim() ?? arch()
  const gigabytes = Math.round(totalmem() / 2 ** 30)
  return `${processors.length} × ${model}, ${gigabytes} GiB, ${type()} ${release()}, Node ${process.versions.node}`
}
