/**
 * The trees that are captured: what people's disks hold, always the same for a scale.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Kind, makeContent } from './made-content.ts'
import { Seeded } from './seeded.ts'

export interface Tree {
  readonly name: string
  /** For the table. */
  readonly title: string
  /** Only measured when it is named. */
  readonly extra?: true
  /** Fills a directory. */
  make(directory: string, scale: number): void
}

const MEGABYTE = 1_000_000

interface ManyFiles {
  readonly seed: number
  readonly files: number
  readonly bytes: number
  /** Of a file, before all are scaled to the sum. */
  readonly median: number
  readonly sigma: number
  /** One file in so many is a copy of an earlier one. */
  readonly copyEvery?: number
  readonly extensions: readonly [Extension, ...Extension[]]
}

type Extension = readonly [extension: string, kind: Kind]

const PROFILE: ManyFiles['extensions'] = [
  ['txt', 'text'],
  ['log', 'text'],
  ['html', 'text'],
  ['json', 'text'],
  ['xml', 'text'],
  ['dat', 'records'],
  ['db', 'records'],
  ['dll', 'records'],
  ['jpg', 'noise'],
  ['docx', 'noise'],
]

/** Enough files for a folder to look like one. */
const FILES_IN_FOLDER = 30
const FOLDERS_IN_FOLDER = 8

export const TREES: readonly Tree[] = [
  {
    name: 'small',
    title: 'many small files: 200,000, 1.5 GB',
    make: manyFiles({
      seed: 11,
      files: 200_000,
      bytes: 1500 * MEGABYTE,
      median: 2500,
      sigma: 1.5,
      extensions: PROFILE,
    }),
  },
  {
    name: 'mixed',
    title: 'a mixed profile: 40,000 files, 2 GB, a fifth of them duplicates',
    make: manyFiles({
      seed: 12,
      files: 40_000,
      bytes: 2000 * MEGABYTE,
      median: 6000,
      sigma: 2,
      copyEvery: 5,
      extensions: PROFILE,
    }),
  },
  { name: 'mail', title: 'one mailbox (PST) of 8 GB', make: mailbox },
  {
    name: 'media',
    title: 'compressed media: 1,000 files, 4 GB',
    make: manyFiles({
      seed: 14,
      files: 1000,
      bytes: 4000 * MEGABYTE,
      median: 3 * MEGABYTE,
      sigma: 1,
      extensions: [
        ['jpg', 'noise'],
        ['mp4', 'noise'],
      ],
    }),
  },
  {
    name: 'million',
    title: 'a million tiny files, 300 MB',
    extra: true,
    make: manyFiles({
      seed: 15,
      files: 1_000_000,
      bytes: 300 * MEGABYTE,
      median: 250,
      sigma: 0.5,
      extensions: PROFILE,
    }),
  },
]

function manyFiles(plan: ManyFiles): Tree['make'] {
  return (directory, scale) => {
    const seeded = new Seeded(plan.seed)
    const files = Math.round(plan.files * scale)
    const sizes = Array.from({ length: files }, () => seeded.logNormal(plan.median, plan.sigma))
    const factor = (plan.bytes * scale) / sizes.reduce((sum, size) => sum + size, 0)
    /** How each file was made, so that it can be made again. */
    const seeds: number[] = []
    for (let number = 0; number < files; number++) {
      const copy = plan.copyEvery !== undefined && number % plan.copyEvery === plan.copyEvery - 1
      const original = copy ? seeded.below(number) : number
      const seed = (copy ? seeds[original] : undefined) ?? seeded.next()
      seeds.push(seed)
      if (copy) sizes[number] = sizes[original] ?? 0
      const inside = new Seeded(seed)
      const [extension, kind] = inside.pick(plan.extensions)
      const content = Buffer.allocUnsafe(Math.round((sizes[number] ?? 0) * factor))
      makeContent(content, kind, inside)
      const path = join(
        directory,
        ...folders(Math.floor(number / FILES_IN_FOLDER)),
        `file ${number}.${extension}`,
      )
      if (number % FILES_IN_FOLDER === 0) mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, content)
    }
  }
}

/** Folders lie in folders, eight in each. */
function folders(number: number): string[] {
  const names: string[] = []
  for (let rest = number; rest > 0; rest = Math.floor((rest - 1) / FOLDERS_IN_FOLDER))
    names.push(`folder ${rest}`)
  return names.reverse()
}

const MAILBOX_BYTES = 8000 * MEGABYTE
const POOL = 256 * 1024 * 1024
const LONGEST_RUN = 256 * 1024
const MAIL_KINDS = ['text', 'text', 'text', 'records', 'noise'] as const

/**
 * Messages, tables and attachments in runs of up to 256 KiB, as a mailbox has them. The runs come from a pool of 256 MiB, so
 * that they repeat only at distances that no compressor here looks back.
 */
function mailbox(directory: string, scale: number): void {
  const seeded = new Seeded(13)
  const pool = Buffer.allocUnsafe(POOL)
  for (let at = 0; at < POOL; at += LONGEST_RUN) {
    makeContent(pool.subarray(at, at + LONGEST_RUN), seeded.pick(MAIL_KINDS), seeded)
  }
  mkdirSync(directory, { recursive: true })
  const file = openSync(join(directory, 'mailbox.pst'), 'w')
  const bytes = Math.round(MAILBOX_BYTES * scale)
  for (let written = 0; written < bytes; ) {
    const length = Math.min(bytes - written, 512 * (1 + seeded.below(LONGEST_RUN / 512)))
    written += writeSync(file, pool, seeded.below(POOL - length), length)
  }
  closeSync(file)
}
