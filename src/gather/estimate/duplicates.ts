import type { Selection } from '../selection.ts'
import { differentContents } from './different-contents.ts'
import { fingerprint } from './fingerprint.ts'

/** What is known of a file: whether an earlier one has the same content. */
export const Standing = { single: 0, duplicate: 1, unknown: 2, leftOut: 3 } as const

export interface Duplicates {
  /** `Standing` by the file's number in the selection. */
  readonly standings: Uint8Array
  /** The part of the `unknown` files that is likely to be there already, 0 to 1: of their number and of their bytes. */
  readonly share: Amount
}

export interface Amount {
  readonly files: number
  readonly bytes: number
}

/** Each look at a file is a seek on a disk that turns. */
const MOST_LOOKS = 12_000
/** So many of the looks go to the largest possible savings, the others to chance. */
const SURE_PART = 0.5
/** Of more files of one size only so large a part of the looks is spent on a sample. */
const PART_OF_GROUP = 0.5
/** What a content takes besides its bytes, about. */
const ENTRY = 300

interface Group {
  readonly size: number
  readonly files: readonly number[]
}

/** What looks at a group have shown. Numbers of files. */
interface Finding {
  readonly looks: number
  /** Of files that are not looked at, and how many of them are likely to be there already. */
  readonly unseen: number
  readonly unseenDuplicates: number
  /** Of the whole group. */
  readonly duplicates: number
}

/**
 * Finds files with equal content by size and by some places of each: exactly for the sizes where most could be
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
  const most = Math.ceil(looks * PART_OF_GROUP)
  let left = looks
  const unseen = new Sum()
  const unseenDuplicates = new Sum()
  const look = (group: Group): number => {
    const finding = lookAt(group, files, standings, most)
    left -= finding.looks
    unseen.add(finding.unseen, group.size)
    unseenDuplicates.add(finding.unseenDuplicates, group.size)
    return finding.duplicates
  }
  let next = 0
  for (; left > looks * SURE_PART; next++) {
    const group = groups[next]
    if (group === undefined) break
    look(group)
  }
  const rest = groups.slice(next)
  // Neighbouring sizes differ in nothing but chance, so some groups stand for all.
  const wanted = rest.reduce((sum, group) => sum + Math.min(most, group.files.length), 0)
  const part = Math.min(1, Math.max(0, left) / wanted)
  const sample = new Sum()
  const sampleDuplicates = new Sum()
  const passed = new Sum()
  for (const [index, group] of rest.entries()) {
    if (evenly(index) >= part) {
      for (const file of group.files) standings[file] = Standing.unknown
      passed.add(group.files.length, group.size)
      continue
    }
    sample.add(group.files.length, group.size)
    sampleDuplicates.add(look(group), group.size)
  }
  const share = (of: keyof Amount): number => {
    const duplicates = unseenDuplicates[of] + passed[of] * ratio(sampleDuplicates[of], sample[of])
    return ratio(duplicates, unseen[of] + passed[of])
  }
  return { standings, share: { files: share('files'), bytes: share('bytes') } }
}

/** Of files, all in a group of one size. */
class Sum implements Amount {
  files = 0
  bytes = 0

  add(files: number, size: number): void {
    this.files += files
    this.bytes += files * size
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function groupsBySize(files: Selection, keeps: (index: number) => boolean, standings: Uint8Array): Group[] {
  const groups = new Map<number, { readonly size: number; readonly files: number[] }>()
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
  return (size + ENTRY) * (files.length - 1)
}

/** Looks at the files of a group, or at `most` of them. */
function lookAt({ files: numbers }: Group, files: Selection, standings: Uint8Array, most: number): Finding {
  const seen = new Map<string, number>()
  const part = most / numbers.length
  let looks = 0
  for (const index of numbers) {
    if (part < 1 && chanceOf(index) >= part) {
      standings[index] = Standing.unknown
      continue
    }
    looks++
    const mark = fingerprint(files.at(index))
    if (mark === undefined) continue
    const times = seen.get(mark) ?? 0
    if (times > 0) standings[index] = Standing.duplicate
    seen.set(mark, times + 1)
  }
  const unseen = numbers.length - looks
  const different = differentContents([...seen.values()], numbers.length)
  return {
    looks,
    unseen,
    unseenDuplicates: Math.max(0, unseen - Math.max(0, different - seen.size)),
    duplicates: Math.max(0, numbers.length - different),
  }
}

const GOLDEN = (Math.sqrt(5) - 1) / 2

/**
 * From 0 to 1. What is below a part of it for numbers that follow each other is spread as evenly as can be without a period
 * (Knuth, The Art of Computer Programming 3, 6.4, theorem S): sizes may have one.
 */
function evenly(index: number): number {
  return (index * GOLDEN) % 1
}

/**
 * From 0 to 1, the same each time and as by chance: a file and its copy must not be a distance apart that makes both be taken, or
 * neither. The finalizer of MurmurHash3.
 */
function chanceOf(index: number): number {
  let mixed = Math.imul(index ^ (index >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32
}
