import { type BlockSource, readBlock } from '../block-source.ts'
import { guidAt } from '../guid.ts'
import { ImageError } from './image-error.ts'

/** Items of the metadata region that reading needs ([MS-VHDX] 2.6.2). */
const FILE_PARAMETERS = 'caa16737-fa36-4d43-b3b6-33f0aa44e76b'
const DISK_SIZE = '2fa54224-cd1b-4876-b211-5dbed83bf4b8'
const SECTOR_SIZE = '8141bf1d-a96f-4709-ba47-f233a8faab5f'
const PARENT_LOCATOR = 'a8d35f2d-b30b-454d-abf7-d3d84834ab0c'
const TABLE = 64 << 10
const MAX_ITEM = 1 << 20
const HAS_PARENT = 2
/** Keys of the parent locator that hold paths, best first. */
const PATH_KEYS = ['relative_path', 'absolute_win32_path', 'volume_path']
const LINKAGE_KEYS = ['parent_linkage', 'parent_linkage2']

export interface VhdxMetadata {
  readonly blockSize: number
  readonly diskSize: number
  readonly sectorSize: number
  /** Set for a differencing disk: Windows paths of its parent, and the data write GUIDs that the parent may have. */
  readonly parent?: { readonly paths: readonly string[]; readonly ids: readonly string[] }
}

/** Throws `ImageError` when an item is missing or absurd. */
export function readMetadata(file: BlockSource, region: { offset: number }): VhdxMetadata {
  const table = readBlock(file, region.offset, TABLE)
  if (table.length < TABLE || table.toString('latin1', 0, 8) !== 'metadata') {
    throw new ImageError(`The metadata of ${file.label} is damaged at byte ${region.offset}`, file.label)
  }
  const items = new Map<string, Buffer>()
  const count = Math.min(table.readUInt16LE(10), 2047)
  for (let i = 0; i < count; i++) {
    const at = 32 + i * 32
    const length = table.readUInt32LE(at + 20)
    if (length > MAX_ITEM) continue
    items.set(guidAt(table, at), readBlock(file, region.offset + table.readUInt32LE(at + 16), length))
  }
  const item = (guid: string, length: number, name: string): Buffer => {
    const bytes = items.get(guid)
    if (bytes === undefined || bytes.length < length) {
      throw new ImageError(`The metadata of ${file.label} has no ${name}`, file.label)
    }
    return bytes
  }
  const parameters = item(FILE_PARAMETERS, 8, 'file parameters')
  const blockSize = parameters.readUInt32LE(0)
  const diskSize = Number(item(DISK_SIZE, 8, 'disk size').readBigUInt64LE(0))
  const sectorSize = item(SECTOR_SIZE, 4, 'sector size').readUInt32LE(0)
  const powerOfTwo = blockSize > 0 && (blockSize & (blockSize - 1)) === 0
  if (
    !powerOfTwo ||
    blockSize < 1 << 20 ||
    blockSize > 256 << 20 ||
    (sectorSize !== 512 && sectorSize !== 4096)
  ) {
    throw new ImageError(
      `${file.label} has blocks of ${blockSize} and sectors of ${sectorSize} bytes`,
      file.label,
    )
  }
  const hasParent = (parameters.readUInt32LE(4) & HAS_PARENT) !== 0
  if (!hasParent) return { blockSize, diskSize, sectorSize }
  return { blockSize, diskSize, sectorSize, parent: readParent(item(PARENT_LOCATOR, 20, 'parent locator')) }
}

/** Key and value pairs in UTF-16LE; offsets count from the start of the item ([MS-VHDX] 2.6.2.6). */
function readParent(item: Buffer): { paths: string[]; ids: string[] } {
  const pairs = new Map<string, string>()
  const count = item.readUInt16LE(18)
  for (let at = 20; at + 12 <= item.length && at < 20 + count * 12; at += 12) {
    const text = (offset: number, length: number) =>
      item.toString(
        'utf16le',
        item.readUInt32LE(at + offset),
        item.readUInt32LE(at + offset) + item.readUInt16LE(at + length),
      )
    pairs.set(text(0, 8), text(4, 10))
  }
  const present = (keys: readonly string[]) =>
    keys.map((key) => pairs.get(key)).filter((text): text is string => text !== undefined)
  return {
    paths: present(PATH_KEYS),
    ids: present(LINKAGE_KEYS).map((guid) => guid.replace(/[{}]/g, '').toLowerCase()),
  }
}
