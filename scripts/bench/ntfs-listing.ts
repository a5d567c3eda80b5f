/**
 * How fast a volume of a million files is listed: by our reader, by `find` on a mount of ntfs-3g, and by `fls -r`. Each reads names,
 * sizes and times of all files, once from a cold cache (where the system lets us drop it) and once from a warm one.
 *   node scripts/bench/ntfs-listing.ts [FILES]
 * The volume is made with ntfs-3g once (some minutes) and kept in /tmp. Needs root, mkntfs, ntfs-3g, fls.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

const FILES_IN_DIRECTORY = 1000
const files = Number(process.argv[2] ?? 1_000_000)
const folder = '/tmp/statelift-bench-ntfs'
const mountPoint = join(folder, 'mount')
const image = join(folder, `${files}.img`)
mkdirSync(mountPoint, { recursive: true })
if (!existsSync(image)) makeVolume()

interface Result {
  readonly seconds: number
  readonly megabytes: number
  readonly count: number
}

const contenders: Record<string, () => Result> = {
  statelift: () => {
    const script = join(import.meta.dirname, 'ntfs-listing-ours.ts')
    const { seconds, megabytes, files: count } = JSON.parse(output(process.execPath, [script, image]))
    return { seconds, megabytes, count }
  },
  'find on ntfs-3g': () => {
    execFileSync('ntfs-3g', ['-o', 'ro', image, mountPoint])
    try {
      return timed('find', [mountPoint, '-type', 'f', '-printf', '%s %T@ %A@ %p\n'])
    } finally {
      execFileSync('umount', [mountPoint])
    }
  },
  'fls -r': () => timed('fls', ['-r', '-p', '-l', '-F', '-u', image]),
}

for (const cache of ['cold', 'warm'] as const) {
  let ours: number | undefined
  for (const [name, run] of Object.entries(contenders)) {
    if (cache === 'cold' && !dropCache()) continue
    const { seconds, megabytes, count } = run()
    ours ??= seconds
    const ratio = (seconds / ours).toFixed(1)
    const memory = `${megabytes.toFixed(0)} MB`
    process.stdout.write(
      `${cache}  ${name.padEnd(16)} ${seconds.toFixed(2).padStart(8)} s  ${memory.padStart(8)}  x ${ratio}  (${count} files)\n`,
    )
  }
}

/** Time, peak memory of the process itself, and lines of output. */
function timed(program: string, args: readonly string[]): Result {
  const started = performance.now()
  const run = spawnSync('/usr/bin/time', ['-f', '%M', program, ...args], {
    maxBuffer: 1 << 30,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seconds = (performance.now() - started) / 1000
  const megabytes = Number(run.stderr.toString().trim().split('\n').at(-1)) / 1024
  let count = 0
  for (let at = run.stdout.indexOf(10); at >= 0; at = run.stdout.indexOf(10, at + 1)) count += 1
  return { seconds, megabytes, count }
}

function output(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8' })
}

function dropCache(): boolean {
  try {
    execFileSync('sync')
    writeFileSync('/proc/sys/vm/drop_caches', '3')
    return true
  } catch {
    return false
  }
}

function makeVolume(): void {
  const unfinished = `${image}.part`
  writeFileSync(unfinished, '')
  // A record and an index entry a file, and room.
  truncateSync(unfinished, files * 1500 + 64 * 1024 * 1024)
  execFileSync('mkntfs', ['-F', '-Q', '-q', unfinished], { stdio: 'ignore' })
  execFileSync('ntfs-3g', ['-o', 'big_writes,noatime', unfinished, mountPoint])
  try {
    for (let i = 0; i < files; i++) {
      const directory = join(mountPoint, `directory ${Math.floor(i / FILES_IN_DIRECTORY)}`)
      if (i % FILES_IN_DIRECTORY === 0) mkdirSync(directory)
      const file = openSync(join(directory, `document number ${i}.txt`), 'w')
      writeSync(file, `${i}`)
      closeSync(file)
    }
  } finally {
    execFileSync('umount', [mountPoint])
  }
  renameSync(unfinished, image)
}
