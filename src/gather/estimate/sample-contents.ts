import { type Compressor, PIECE } from '../../store/index.ts'
import { VolumeError } from '../../volume/index.ts'
import type { Selection } from '../selection.ts'
import { type Duplicates, Standing } from './duplicates.ts'

/** What different contents come to in a compressed store. */
export interface ContentEstimate {
  /** How many different contents there are, empty files included: each has an entry. */
  readonly contents: number
  /** Their bytes after compression. */
  readonly storedBytes: number
}

/** As much is read and compressed; below it every content is, and the estimate is exact. */
const SAMPLE_BYTES = 192 * 1024 * 1024
/** Each class of files gets as much at least. */
const LEAST_OF_CLASS = 1024 * 1024

/** Files of one extension and about one size compress alike. */
interface FileClass {
  /** Numbers of files, without known duplicates. */
  readonly files: number[]
  bytes: number
  /** Bytes of those that may be duplicates. */
  unknownBytes: number
  unknown: number
}

/** Estimates from samples of every class of files; the same for the same files. */
export function sampleContents(
  files: Selection,
  { standings, share }: Duplicates,
  compressor: Compressor,
  signal: AbortSignal,
  sampleBytes = SAMPLE_BYTES,
): ContentEstimate {
  const classes = classify(files, standings)
  const total = [...classes.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  let contents = 0
  let storedBytes = 0
  for (const fileClass of classes.values()) {
    signal.throwIfAborted()
    const { bytes, unknown, unknownBytes } = fileClass
    contents += fileClass.files.length - unknown * share
    if (bytes === 0) continue
    const budget = Math.max(LEAST_OF_CLASS, (sampleBytes * bytes) / total)
    storedBytes += (bytes - unknownBytes * share) * ratioOf(fileClass, files, compressor, budget)
  }
  return { contents: Math.round(contents), storedBytes: Math.round(storedBytes) }
}

function classify(files: Selection, standings: Uint8Array): Map<string, FileClass> {
  const classes = new Map<string, FileClass>()
  for (let index = 0; index < files.length; index++) {
    const standing = standings[index]
    if (standing === Standing.duplicate || standing === Standing.leftOut) continue
    const size = files.sizeAt(index)
    const key = `${Math.floor(Math.log2(size + 1) / 2)} ${extensionOf(files.nameAt(index))}`
    let fileClass = classes.get(key)
    if (fileClass === undefined) {
      fileClass = { files: [], bytes: 0, unknownBytes: 0, unknown: 0 }
      classes.set(key, fileClass)
    }
    fileClass.files.push(index)
    fileClass.bytes += size
    if (standing !== Standing.unknown) continue
    fileClass.unknown++
    fileClass.unknownBytes += size
  }
  return classes
}

const LONGEST_EXTENSION = 8

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.')
  const extension = dot < 0 ? '' : name.slice(dot + 1)
  return extension.length > LONGEST_EXTENSION ? '' : extension.toLowerCase()
}

/** Stored bytes for each byte of content. */
function ratioOf(
  { files: numbers, bytes }: FileClass,
  files: Selection,
  compressor: Compressor,
  budget: number,
): number {
  const measured = { before: 0, after: 0 }
  const wanted = Math.max(1, Math.min(numbers.length, Math.ceil((numbers.length * budget) / bytes)))
  for (let number = 0; number < wanted; number++) {
    const index = numbers[Math.floor((number * numbers.length) / wanted)]
    if (index === undefined) continue
    const most = Math.max(PIECE, Math.floor(budget / wanted))
    measure(index, files, compressor, most, measured)
  }
  return measured.before === 0 ? 1 : measured.after / measured.before
}

const content = Buffer.alloc(PIECE)

/** Compresses a file, or pieces all over it when it is larger than `most`. */
function measure(
  index: number,
  files: Selection,
  compressor: Compressor,
  most: number,
  measured: { before: number; after: number },
): void {
  const { volume, entry } = files.at(index)
  try {
    const reader = volume.open(entry.id)
    try {
      const pieces = Math.ceil(reader.size / PIECE)
      const wanted = Math.min(pieces, Math.max(1, Math.floor(most / PIECE)))
      for (let number = 0; number < wanted; number++) {
        const position = Math.floor((number * pieces) / wanted) * PIECE
        const length = reader.read(content, 0, Math.min(PIECE, reader.size - position), position)
        const piece = content.subarray(0, length)
        measured.before += length
        measured.after += compressor.whole(piece)?.length ?? length
      }
    } finally {
      reader.close()
    }
  } catch (error) {
    if (!(error instanceof VolumeError)) throw error
  }
}
