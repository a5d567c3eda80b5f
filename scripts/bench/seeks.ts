/**
 * How far a disk's heads travel when the files of a fragmented volume are read in the order of the gather, beside the
 * order of the directories.
 *   node scripts/bench/seeks.ts [NTFS-IMAGE]
 * Without an image one is made with mkntfs and ntfs-3g (root, FUSE): files written in a random order, every second one
 * deleted, and the gaps filled again.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selectFiles } from '../../src/gather/index.ts'
import type { DirectoryMatcher, Owners } from '../../src/migxml/index.ts'
import { openVolume } from '../../src/volume/index.ts'

const CLUSTER = 4096
const FILES = 4000
const FOLDERS = 50

const owners: Owners = [{ component: 0, context: 0, rule: { file: 'bench', line: 1 }, omits: [] }]
const everything: DirectoryMatcher = {
  enter: () => everything,
  literalChildren: () => undefined,
  filesPossible: true,
  literalFiles: () => undefined,
  self: () => undefined,
  file: () => owners,
}

function makeImage(folder: string): string {
  const image = join(folder, 'fragmented.img')
  const mount = join(folder, 'mount')
  mkdirSync(mount)
  writeFileSync(image, '')
  truncateSync(image, 512 << 20)
  execFileSync('mkntfs', ['-F', '-Q', '-q', '-c', String(CLUSTER), image], { stdio: 'ignore' })
  execFileSync('ntfs-3g', ['-o', 'loop', image, mount])
  try {
    let seed = 1
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0
      return (seed >>> 8) % below
    }
    for (let i = 0; i < FOLDERS; i++) mkdirSync(join(mount, `folder ${i}`))
    const name = (i: number) => join(mount, `folder ${i % FOLDERS}`, `file ${i}`)
    const order = Array.from({ length: FILES }, (_, i) => i).sort(() => random(3) - 1)
    for (const i of order) writeFileSync(name(i), Buffer.alloc(8_000 + random(60_000), i))
    for (const i of order) if (i % 2 === 0) unlinkSync(name(i))
    for (const i of order) if (i % 2 === 0) writeFileSync(name(i), Buffer.alloc(8_000 + random(120_000), i))
  } finally {
    execFileSync('umount', [mount])
  }
  return image
}

interface Travel {
  readonly seeks: number
  readonly bytes: number
}

/** A seek is a read that does not begin where the last one ended; its distance is the way between the two. */
function travel(files: Iterable<{ entry: { position: number; size: number } }>): Travel {
  let at = 0
  let seeks = 0
  let bytes = 0
  for (const { entry } of files) {
    const start = entry.position * CLUSTER
    if (start !== at) {
      seeks++
      bytes += Math.abs(start - at)
    }
    at = start + Math.ceil(entry.size / CLUSTER) * CLUSTER
  }
  return { seeks, bytes }
}

const folder = mkdtempSync(join(tmpdir(), 'statelift-seeks-'))
try {
  const image = process.argv[2] ?? makeImage(folder)
  const volume = openVolume({ kind: 'ntfs', source: image })
  const { files } = selectFiles({
    volumes: [{ path: 'C:\\', volume, base: '\\' }],
    roots: new Map([['C:', everything]]),
    isStore: () => false,
    onProblem: (path, error) => process.stderr.write(`${path}: ${error.message}\n`),
  })
  const byDirectory = travel(files)
  const byDisk = travel(files.inDiskOrder())
  const show = (name: string, { seeks, bytes }: Travel) =>
    process.stdout.write(
      `${name.padEnd(16)} ${String(seeks).padStart(8)} seeks ${(bytes / 1e9).toFixed(3).padStart(12)} GB of travel\n`,
    )
  process.stdout.write(`${files.length} files, ${(files.bytes / 1e6).toFixed(0)} MB, ${image}\n`)
  show('directory order', byDirectory)
  show('disk order', byDisk)
  process.stdout.write(
    `the gather travels ${(byDirectory.bytes / Math.max(1, byDisk.bytes)).toFixed(1)} times less\n`,
  )
  volume.close()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
