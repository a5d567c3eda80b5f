import type { WarningSink } from '../../errors/index.ts'
import { type BlockSource, readBlock } from '../block-source.ts'
import { SliceBlockSource } from '../slice-block-source.ts'
import { recogniseFileSystem } from './file-system.ts'
import { readGpt } from './gpt.ts'
import { PROTECTIVE, readMbr, readSlots } from './mbr.ts'
import type { DiskLayout, Partition } from './partition.ts'

/**
 * How a disk is divided: by GPT, by MBR, or not at all, when one volume fills it. Damage is warned of. Throws
 * `BlockError`.
 */
export function readLayout(source: BlockSource, onWarning: WarningSink): DiskLayout {
  const whole: DiskLayout = {
    scheme: 'none',
    partitions: [{ number: 1, start: 0, size: source.size, type: '' }],
  }
  // A volume without a table first: its boot sector ends in 55 AA just as a partition table does.
  if (hasVolumeAtStart(source)) return whole
  const protective = readSlots(source, 0)?.some((slot) => slot.type === PROTECTIVE) === true
  const gpt = readGpt(source, protective ? onWarning : ignoreDamage(onWarning))
  return gpt ?? readMbr(source, onWarning) ?? whole
}

/** Remains of an old GPT on a disk that is MBR now are no news. */
function ignoreDamage(onWarning: WarningSink): WarningSink {
  return (warning) => {
    if (warning.kind !== 'gpt-damaged') onWarning(warning)
  }
}

function hasVolumeAtStart(source: BlockSource): boolean {
  const fileSystem = recogniseFileSystem(source)
  if (fileSystem === undefined || fileSystem === 'ext') return false
  // The copy of a boot sector at the end of the last partition of a disk is not the disk's.
  return fileSystem !== 'ntfs' || readBlock(source, 3, 8).toString('latin1') === 'NTFS    '
}

/** The bytes of one partition. `label` is the disk's with the number: `disk.img#2`. */
export function openPartition(source: BlockSource, partition: Partition): BlockSource {
  const whole = partition.start === 0 && partition.size === source.size
  return whole
    ? source
    : new SliceBlockSource(source, partition.start, partition.size, `${source.label}#${partition.number}`)
}
