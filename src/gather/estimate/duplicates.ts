import { createHash } from 'node:crypto'
import { VolumeError } from '../../volume/index.ts'
import type { Selection } from '../selection.ts'

/** What is known of a file: whether an earlier one has the same content. */
export const Standing = { single: 0, duplicate: 1, unknown: 2, leftOut: 3 } as const

export interface Duplicates {
  /** `Standing` by the file's number in the selection. */
  readonly standings: Uint8Array
  /** The part of the bytes of `unknown` files that is likely to be there already, 0 to 1. */
  readonly share: number
}

/** Each look at a file is a seek on a disk that turns. */
const MOST_LOOKS = 20_000
const LOOK = 4096
/** So many of the looks go to the largest possible savings, the others to chance. */
const SURE_PART = 0.5

interface Group {
  readonly size: number
  readonly files: number[]
}

/**
 * Finds files with equal content by size and by their beginning, middle and end: exactly for the sizes where most could be
 * saved, and by a sample of the other sizes.
 *
 * @param keeps whether the store will hold this file's content
 */
export function findDuplicates(
  files: Selection,
  keeps: (index: number) => boolean,
  looks = MOST_LOOKS,
): Duplicates {
  const standings = new Uint8Array(files.length)
  const groups = groupsBySize(files, keeps, standings)
  groups.sort((a, b) => saving(b) - saving(a) || b.size - a.size)
  let left = looks
  let next = 0
  for (; next < groups.length && left > looks * SURE_PART; next++)
    left -= lookAt(groups[next], files, standings)
  const rest = groups.slice(next)
  if (rest.length === 0) return { standings, share: 0 }
  // Neighbouring sizes differ in nothing but chance, so every n-th group stands for all.
  const every = Math.max(1, Math.ceil(rest.reduce((sum, { files }) => sum + files.length, 0) / left))
  let seen = 0
  let saved = 0
  for (const [index, group] of rest.entries()) {
    if (index % every !== 0) {
      for (const file of group.files) standings[file] = Standing.unknown
      continue
    }
    lookAt(group, files, standings)
    const repeated = group.files.filter((file) => standings[file] === Standing.duplicate).length
    seen += group.files.length * group.size
    saved += repeated * group.size
  }
  return { standings, share: seen === 0 ? 0 : saved / seen }
}

function groupsBySize(files: Selection, keeps: (index: number) => boolean, standings: Uint8Array): Group[] {
  const groups = new Map<number, Group>()
  for (let index = 0; index < files.length; index++) {
    if (!keeps(index)) {
      standings[index] = Standing.leftOut
      continue
    }
    const size = files.sizeAt(index)
    if (size === 0) continue
    const group = groups.get(size)
    if (group === undefined) groups.set(size, { size, files: [index] })
    else group.files.push(index)
  }
  return [...groups.values()].filter(({ files }) => files.length > 1)
}

function saving({ size, files }: Group): number {
  return size * (files.length - 1)
}

/** Gives how many files were looked at. */
function lookAt(group: Group | undefined, files: Selection, standings: Uint8Array): number {
  if (group === undefined) return 0
  const seen = new Set<string>()
  for (const index of group.files) {
    const mark = fingerprint(index, files)
    if (mark === undefined) continue
    if (seen.has(mark)) standings[index] = Standing.duplicate
    seen.add(mark)
  }
  return group.files.length
}

const buffer = Buffer.alloc(3 * LOOK)

/** Undefined when the file cannot be read; the capture will tell of it. */
function fingerprint(index: number, files: Selection): string | undefined {
  const { volume, entry } = files.at(index)
  const { size } = entry
  try {
    const reader = volume.open(entry.id)
    try {
      const places = size <= 3 * LOOK ? [0] : [0, Math.floor(size / 2), size - LOOK]
      const length = size <= 3 * LOOK ? size : LOOK
      let filled = 0
      for (const place of places) filled += reader.read(buffer, filled, length, place)
      return createHash('sha1').update(buffer.subarray(0, filled)).digest('base64')
    } finally {
      reader.close()
    }
  } catch (error) {
    if (error instanceof VolumeError) return undefined
    throw error
  }
}
