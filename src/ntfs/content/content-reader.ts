import type { BlockSource } from '../../disk/index.ts'
import { NtfsError } from '../ntfs-error.ts'
import { AttributeFlag } from '../record/attribute.ts'
import type { AttributeContent } from '../record/attribute-content.ts'
import { Extents } from '../record/extents.ts'
import { CompressedReader } from './compressed-reader.ts'
import { ExtentReader } from './extent-reader.ts'
import { ResidentReader, type StreamReader } from './stream-reader.ts'

/** EFS encrypts in pieces of this size; the last one is on the disk in full. */
const EFS_BLOCK = 512

/** Windows compresses 16 clusters of at most 4 kB at once; other drivers may go a little further. */
const LARGEST_UNIT = 1024 * 1024

/** `place` names the stream in errors. Of an encrypted stream the ciphertext is read, up to the end of its last block. */
export function openContent(
  source: BlockSource,
  clusterSize: number,
  content: AttributeContent,
  place: string,
): StreamReader {
  if (content.value !== undefined) return new ResidentReader(content.value)
  if (!content.sizeKnown) {
    throw new NtfsError(`${place} cannot be read: its size is not known`, source.label)
  }
  const extents = content.extents ?? new Extents()
  const layout = { extents, size: content.size, validSize: content.validSize }
  if ((content.flags & AttributeFlag.Encrypted) !== 0) {
    return new ExtentReader(
      source,
      clusterSize,
      { extents, size: wholeBlocks(content.size), validSize: wholeBlocks(content.validSize) },
      place,
    )
  }
  if (content.unitClusters * clusterSize > LARGEST_UNIT) {
    throw new NtfsError(`${place} is compressed in impossibly large units`, source.label)
  }
  return content.unitClusters > 0
    ? new CompressedReader(source, clusterSize, { ...layout, unitClusters: content.unitClusters }, place)
    : new ExtentReader(source, clusterSize, layout, place)
}

function wholeBlocks(size: number): number {
  return Math.ceil(size / EFS_BLOCK) * EFS_BLOCK
}
