import type { Ntfs } from '../ntfs.ts'
import type { NtfsFile } from '../ntfs-file.ts'
import { recordPlace } from '../place.ts'
import { readOr } from '../read-or.ts'
import { AttributeType } from '../record/attribute.ts'
import type { FileName } from '../record/file-name.ts'
import { parseReparsePoint, type ReparsePoint } from '../record/reparse-point.ts'
import { ReparseTag } from '../record/reparse-tag.ts'
import { FileFlag, type Times } from '../record/standard-information.ts'
import { safeName } from './safe-name.ts'

/** What a listing tells of one name of a file. */
export interface EntryFacts {
  /** The MFT record number. */
  readonly id: number
  readonly name: string
  readonly directory: boolean
  readonly size: number
  readonly attributes: number
  readonly times: Times
  readonly reparseTag: number
  readonly links: number
  readonly fileKey: number
  /** The first cluster of the content, or of the record where the content is in it. */
  readonly position: number
}

/** Reparse data is at most 16 kB ([MS-FSCC] 2.1.2.2). */
const LARGEST_REPARSE = 0x4000

const NO_TIMES: Times = { created: 0n, modified: 0n, accessed: 0n, changed: 0n }

/**
 * The reparse point of a file; undefined for none, or for one that is damaged. Throws `BlockError` or `NtfsError` when it
 * cannot be read: what the file's content is, is not known then.
 */
export function readReparsePoint(ntfs: Ntfs, file: NtfsFile): ReparsePoint | undefined {
  const value = ntfs.read(file, AttributeType.ReparsePoint, '', LARGEST_REPARSE)
  return value === undefined ? undefined : parseReparsePoint(value)
}

/** The same for who does not ask for the content: one that cannot be read counts as none, with a warning. */
export function knownReparsePoint(ntfs: Ntfs, file: NtfsFile): ReparsePoint | undefined {
  return readOr(
    undefined,
    () => readReparsePoint(ntfs, file),
    (why) =>
      ntfs.warnings.warn(
        'ntfs-reparse-damaged',
        `A reparse point cannot be read: ${why}.`,
        recordPlace(file.number),
      ),
  )
}

/**
 * A system-compressed (WOF) file shows itself as Windows shows it: neither as a reparse point nor as sparse, since those are
 * how the compression is stored and not what the file is.
 */
export function visibleAttributes(
  attributes: number,
  directory: boolean,
  tag: number,
  packed: boolean,
): number {
  const hidden = packed ? FileFlag.ReparsePoint | FileFlag.SparseFile : 0
  const added = (directory ? FileFlag.Directory : 0) | (tag === 0 ? 0 : FileFlag.ReparsePoint)
  return ((attributes & ~hidden) | added) >>> 0
}

/** The facts of one name, read from the file's own records. */
export function entryFacts(ntfs: Ntfs, file: NtfsFile, name: FileName | undefined): EntryFacts {
  const standard = file.standardInformation()
  const data = file.directory ? undefined : ntfs.content(file, AttributeType.Data)
  const reparse = knownReparsePoint(ntfs, file)
  const packed = reparse?.tag === ReparseTag.Wof && reparse.wofAlgorithm !== undefined
  const tag = packed ? 0 : (reparse?.tag ?? 0)
  return {
    id: file.number,
    name: name === undefined ? '' : safeName(name.name),
    directory: file.directory,
    size: data?.size ?? 0,
    attributes: visibleAttributes(standard?.attributes ?? 0, file.directory, tag, packed),
    times: standard?.times ?? NO_TIMES,
    reparseTag: tag,
    links: Math.max(1, file.names().length),
    fileKey: file.number,
    position: data?.extents?.firstCluster() ?? ntfs.mft.clusterOf(file.number),
  }
}
