import type { Selection } from '../selection.ts'
import { type Amount, type Duplicates, Standing } from './duplicates.ts'

/** Files of one extension and about one size compress alike. */
export interface FileClass {
  /** Numbers of files that stand for its contents, and their bytes. */
  readonly files: readonly number[]
  readonly bytes: number
  /** How many different contents the class is likely to have, and their bytes. */
  readonly different: number
  readonly differentBytes: number
}

/** Without known duplicates. */
interface OpenClass {
  readonly known: Files
  /** Those that may be duplicates. */
  readonly unknown: Files
}

interface Files {
  readonly numbers: number[]
  bytes: number
}

/** So many known files of a class tell more of its contents than all its files: among those the contents that are there often count often. */
const ENOUGH_KNOWN = 256

/** What has less than this part of all bytes is in no class of its own, however many extensions there are. */
const LEAST_PART = 1 / 256
const LONGEST_EXTENSION = 8
/** Sizes in a class differ by this factor at most. */
const SIZE_STEP = 4

/** Sorts what the store will hold the content of. */
export function classify(files: Selection, { standings, share }: Duplicates): FileClass[] {
  const classes = new Map<string, OpenClass>()
  let total = 0
  for (let index = 0; index < files.length; index++) {
    const standing = standings[index]
    if (standing === Standing.duplicate || standing === Standing.leftOut) continue
    const size = files.sizeAt(index)
    const { known, unknown } = classAt(classes, `${sizeStep(size)} ${extensionOf(files.nameAt(index))}`)
    const into = standing === Standing.unknown ? unknown : known
    into.numbers.push(index)
    into.bytes += size
    total += size
  }
  return joinRare(classes, total * LEAST_PART).map((found) => closed(found, share))
}

function classAt(classes: Map<string, OpenClass>, key: string): OpenClass {
  let found = classes.get(key)
  if (found === undefined) {
    found = { known: { numbers: [], bytes: 0 }, unknown: { numbers: [], bytes: 0 } }
    classes.set(key, found)
  }
  return found
}

/** Rare extensions share a class with others of their size. */
function joinRare(classes: ReadonlyMap<string, OpenClass>, leastBytes: number): OpenClass[] {
  const joined = new Map<string, OpenClass>()
  for (const [key, { known, unknown }] of classes) {
    const rare = known.bytes + unknown.bytes < leastBytes
    const into = classAt(joined, rare ? key.slice(0, key.indexOf(' ')) : key)
    join(into.known, known)
    join(into.unknown, unknown)
  }
  return [...joined.values()]
}

function join(into: Files, { numbers, bytes }: Files): void {
  for (const number of numbers) into.numbers.push(number)
  into.bytes += bytes
}

function closed({ known, unknown }: OpenClass, share: Amount): FileClass {
  const enough = known.numbers.length >= ENOUGH_KNOWN
  return {
    files: enough ? known.numbers : [...known.numbers, ...unknown.numbers],
    bytes: enough ? known.bytes : known.bytes + unknown.bytes,
    different: known.numbers.length + unknown.numbers.length * (1 - share.files),
    differentBytes: known.bytes + unknown.bytes * (1 - share.bytes),
  }
}

function sizeStep(size: number): number {
  return Math.floor(Math.log(size + 1) / Math.log(SIZE_STEP))
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  const extension = dot < 0 ? '' : name.slice(dot + 1)
  return extension.length > LONGEST_EXTENSION ? '' : extension.toLowerCase()
}
