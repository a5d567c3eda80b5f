import { u16, u32 } from '../little-endian.ts'
import type { Ntfs } from '../ntfs.ts'
import type { NtfsFile } from '../ntfs-file.ts'
import { recordPlace } from '../place.ts'
import { MetadataRecord } from '../record/metadata-record.ts'
import { ReparseTag } from '../record/reparse-tag.ts'
import { Directory } from './directory.ts'
import { knownReparsePoint } from './entry-facts.ts'
import { safeName } from './safe-name.ts'

/** A directory that stands for another place: a junction, or a folder in which a volume is mounted. */
export interface MountPoint {
  /** The names that lead to it from the root. */
  readonly names: readonly string[]
  /** As it is stored. */
  readonly target: string
}

/** NTFS itself allows deeper trees; paths of 32,767 characters do not. */
const DEEPEST = 1024
const MOST = 10_000

/**
 * All of them on a volume, without looking into its directories: NTFS keeps an index of its reparse points in
 * `\$Extend\$Reparse:$R`, whose keys are the tag and the reference of the file.
 */
export function mountPoints(ntfs: Ntfs): MountPoint[] {
  const extend = ntfs.file(MetadataRecord.Extend)
  const file = extend?.directory === true ? new Directory(ntfs, extend).find('$Reparse')?.file : undefined
  // Volumes of before Windows 2000 have none, and no reparse points.
  if (file === undefined) return []
  const place = recordPlace(file.number)
  const index = ntfs.index(file, '$R', (what) =>
    ntfs.warnings.warn('ntfs-index-damaged', `The index of reparse points is damaged: ${what}.`, place),
  )
  const found: MountPoint[] = []
  for (const { key } of index?.find((one) => ReparseTag.MountPoint - u32(one, 0)) ?? []) {
    if (key === undefined || key.length < 12 || found.length >= MOST) continue
    const directory = ntfs.file(u32(key, 4) + u16(key, 8) * 2 ** 32)
    const target = directory === undefined ? undefined : knownReparsePoint(ntfs, directory)?.target
    const names = directory === undefined ? undefined : namesOf(ntfs, directory)
    if (names !== undefined && target !== undefined) found.push({ names, target })
  }
  return found
}

/** The way to a directory; undefined when a directory on it is gone. */
function namesOf(ntfs: Ntfs, directory: NtfsFile): string[] | undefined {
  const names: string[] = []
  let at = directory
  while (at.number !== MetadataRecord.Root) {
    const [name] = at.names()
    const above = name === undefined ? undefined : ntfs.file(name.parent.record)
    if (name === undefined || above === undefined || names.length >= DEEPEST) return undefined
    if (above.sequence !== name.parent.sequence) return undefined
    names.unshift(safeName(name.name))
    at = above
  }
  return names
}
