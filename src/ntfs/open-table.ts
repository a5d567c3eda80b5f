import type { BlockSource } from '../disk/index.ts'
import { type BootSector, bootSectors, type Geometry, tellOfBootSector } from './boot-sector.ts'
import { Mft } from './mft/mft.ts'
import { NtfsError } from './ntfs-error.ts'
import { readOr } from './read-or.ts'
import { MetadataRecord } from './record/metadata-record.ts'
import type { WarningGate } from './warnings.ts'

interface Table {
  readonly geometry: Geometry
  readonly mft: Mft
}

/**
 * Finds the master file table by the boot sector. One with a field or two wrong may still make sense and lead nowhere: the first
 * counts that leads to a root directory, its backups among them. Throws `NtfsError` when the source holds no NTFS that can be read.
 */
export function openTable(source: BlockSource, warnings: WarningGate): Table {
  let failure: unknown
  let rootless: { readonly boot: BootSector; readonly table: Table } | undefined
  for (const boot of bootSectors(source)) {
    try {
      const table = { geometry: boot.geometry, mft: new Mft(source, boot.geometry, warnings) }
      if (hasRoot(table.mft)) {
        tellOfBootSector(source, boot, warnings)
        return table
      }
      rootless ??= { boot, table }
    } catch (error) {
      if (!(error instanceof NtfsError)) throw error
      failure ??= error
    }
  }
  if (rootless === undefined) throw failure ?? noVolume(source)
  tellOfBootSector(source, rootless.boot, warnings)
  return rootless.table
}

function hasRoot(mft: Mft): boolean {
  const root = readOr<ReturnType<Mft['read']>>(
    'torn',
    () => mft.read(MetadataRecord.Root),
    () => undefined,
  )
  return typeof root !== 'string' && root.directory
}

function noVolume(source: BlockSource): NtfsError {
  return new NtfsError(
    `${source.label} holds no NTFS volume`,
    source.label,
    'Name the volume or the partition that holds Windows; other file systems can be read through a mount.',
  )
}
