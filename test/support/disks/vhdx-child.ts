import { guidAt } from '../../../src/disk/index.ts'

/** Region and metadata GUIDs as they lie in a file ([MS-VHDX] 2.2.3.2, 2.6.2). */
const BAT = '2dc27766-f623-4200-9d64-115e9bfd4a08'
const METADATA = '8b7ca206-4790-4b9a-b8fe-575f050f886e'
const FILE_PARAMETERS = 'caa16737-fa36-4d43-b3b6-33f0aa44e76b'
const PARENT_LOCATOR = Buffer.from('2d5fd3a80bb34d45abf7d3d84834ab0c', 'hex')
const LOCATOR_TYPE = Buffer.from('b7ef4ab09ed1814ab78925b8e9445913', 'hex')
const MEGABYTE = 1 << 20
const FULLY_PRESENT = 6n
const PARTIALLY_PRESENT = 7n
/** Payload blocks of 1 MB with sectors of 512 bytes between two bitmap blocks. */
const CHUNK_RATIO = 4096

export interface VhdxChild {
  /** Whole blocks of 1 MB that the child holds. */
  readonly blocks: ReadonlyMap<number, Buffer>
  /** Sectors of 512 bytes that it holds of further blocks. */
  readonly sectors: ReadonlyMap<number, Buffer>
}

/** Turns an empty dynamic VHDX with blocks of 1 MB into a differencing one over `parent`: no free tool makes such. */
export function makeDifferencing(empty: Buffer, parent: Buffer, parentName: string, held: VhdxChild): Buffer {
  const regions = regionsOf(empty)
  const child = Buffer.from(empty)
  setParent(child, regions.metadata, dataWriteGuid(parent), parentName)
  const parts: Buffer[] = [child, Buffer.alloc((MEGABYTE - (child.length % MEGABYTE)) % MEGABYTE)]
  let end = child.length + (parts[1]?.length ?? 0)
  const append = (block: Buffer): bigint => {
    parts.push(block)
    end += block.length
    return BigInt(end - block.length)
  }
  const setEntry = (index: number, state: bigint, at: bigint) =>
    child.writeBigUInt64LE(at | state, regions.bat + index * 8)
  for (const [block, bytes] of held.blocks) setEntry(block, FULLY_PRESENT, append(bytes))
  const bitmap = Buffer.alloc(MEGABYTE)
  const partial = new Map<number, Buffer>()
  for (const [sector, bytes] of held.sectors) {
    bitmap.writeUInt8(bitmap.readUInt8(sector >> 3) | (1 << (sector & 7)), sector >> 3)
    const block = sector >> 11
    const content = partial.get(block) ?? Buffer.alloc(MEGABYTE)
    bytes.copy(content, (sector & 2047) * 512)
    partial.set(block, content)
  }
  for (const [block, bytes] of partial) setEntry(block, PARTIALLY_PRESENT, append(bytes))
  setEntry(CHUNK_RATIO, FULLY_PRESENT, append(bitmap))
  return Buffer.concat(parts)
}

function regionsOf(vhdx: Buffer): { bat: number; metadata: number } {
  const found = new Map<string, number>()
  for (let at = (192 << 10) + 16; found.size < 2; at += 32)
    found.set(guidAt(vhdx, at), Number(vhdx.readBigUInt64LE(at + 16)))
  return { bat: found.get(BAT) ?? 0, metadata: found.get(METADATA) ?? 0 }
}

function dataWriteGuid(vhdx: Buffer): string {
  const [first, second] = [64 << 10, 128 << 10]
  const newest = vhdx.readBigUInt64LE(first + 8) > vhdx.readBigUInt64LE(second + 8) ? first : second
  return `{${guidAt(vhdx, newest + 32)}}`
}

function setParent(child: Buffer, metadata: number, linkage: string, name: string): void {
  const count = child.readUInt16LE(metadata + 10)
  for (let at = metadata + 32; at < metadata + 32 + count * 32; at += 32) {
    if (guidAt(child, at) === FILE_PARAMETERS)
      child.writeUInt32LE(2, metadata + child.readUInt32LE(at + 16) + 4)
  }
  const locator = parentLocator({ parent_linkage: linkage, relative_path: `.\\${name}` })
  const offset = 0x2_0000
  const entry = metadata + 32 + count * 32
  PARENT_LOCATOR.copy(child, entry)
  child.writeUInt32LE(offset, entry + 16)
  child.writeUInt32LE(locator.length, entry + 20)
  child.writeUInt16LE(count + 1, metadata + 10)
  locator.copy(child, metadata + offset)
}

function parentLocator(pairs: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(pairs)
  const head = Buffer.alloc(20 + entries.length * 12)
  LOCATOR_TYPE.copy(head)
  head.writeUInt16LE(entries.length, 18)
  const texts: Buffer[] = []
  let at = head.length
  for (const [index, pair] of entries.entries()) {
    for (const [which, text] of pair.entries()) {
      const bytes = Buffer.from(text, 'utf16le')
      head.writeUInt32LE(at, 20 + index * 12 + which * 4)
      head.writeUInt16LE(bytes.length, 20 + index * 12 + 8 + which * 2)
      texts.push(bytes)
      at += bytes.length
    }
  }
  return Buffer.concat([head, ...texts])
}
