/**
 * One run of a program, measured from outside by GNU time: what the kernel's wait4 says of it and of all it started.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Measured {
  readonly seconds: number
  /** Seconds of all processors, in programs and in the kernel. */
  readonly cpuSeconds: number
  /** Of the largest process: resident memory at its peak, in MB of a million bytes. */
  readonly megabytes: number
  /** From the start until the result is on the disk too, not just with the operating system. */
  readonly durableSeconds: number
}

export interface Command {
  readonly argv: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** Runs `command`; then `output` is made durable. Throws when the command fails. */
export function measured({ argv, environment }: Command, output: string): Measured {
  const folder = mkdtempSync(join(tmpdir(), 'statelift-time-'))
  const report = join(folder, 'time')
  try {
    const started = performance.now()
    const run = spawnSync('/usr/bin/time', ['-o', report, '-f', '%e %U %S %M', ...argv], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...environment },
    })
    if (run.status !== 0) throw new Error(`${argv.join(' ')}: ended with ${run.status}\n${run.stderr}`)
    spawnSync('sync', ['-f', output])
    const durableSeconds = (performance.now() - started) / 1000
    const [seconds = 0, user = 0, system = 0, kibibytes = 0] = readFileSync(report, 'utf8')
      .trim()
      .split(/\s+/)
      .map(Number)
    return { seconds, cpuSeconds: user + system, megabytes: (kibibytes * 1024) / 1e6, durableSeconds }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}

/** The middle of each figure by itself. */
export function medianOf(runs: readonly Measured[]): Measured {
  const of = (figure: keyof Measured) => median(runs.map((run) => run[figure]))
  return {
    seconds: of('seconds'),
    cpuSeconds: of('cpuSeconds'),
    megabytes: of('megabytes'),
    durableSeconds: of('durableSeconds'),
  }
}
