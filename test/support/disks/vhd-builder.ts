/** Builds a differencing VHD over a parent: the only kind that no free tool makes. */
export interface VhdChild {
  readonly size: number
  readonly parentId: string
  readonly parentName: string
  readonly blockSize: number
  /** Sectors that the child holds: sector number to 512 bytes. */
  readonly sectors: ReadonlyMap<number, Buffer>
}

export function buildDifferencingVhd(spec: VhdChild): Buffer {
  const blocks = Math.ceil(spec.size / spec.blockSize)
  const bitmapSize = Math.ceil(spec.blockSize / 512 / 8 / 512) * 512
  const tableSize = Math.ceil((blocks * 4) / 512) * 512
  const locator = Buffer.from(`.\\${spec.parentName}`, 'utf16le')
  const locatorAt = 1536 + tableSize
  const footer = buildFooter(spec.size, 4, 512)
  const table = Buffer.alloc(tableSize, 0xff)
  const parts: Buffer[] = [footer, buildHeader(spec, blocks, locatorAt, locator.length), table]
  parts.push(Buffer.concat([locator, Buffer.alloc(512 - (locator.length % 512))]))
  let at = parts.reduce((sum, part) => sum + part.length, 0)
  for (let block = 0; block < blocks; block++) {
    const perBlock = spec.blockSize / 512
    const here = [...spec.sectors].filter(([sector]) => Math.floor(sector / perBlock) === block)
    if (here.length === 0) continue
    const bitmap = Buffer.alloc(bitmapSize)
    const data = Buffer.alloc(spec.blockSize)
    for (const [sector, bytes] of here) {
      const within = sector % perBlock
      bitmap.writeUInt8(bitmap.readUInt8(within >> 3) | (0x80 >> (within & 7)), within >> 3)
      bytes.copy(data, within * 512)
    }
    table.writeUInt32BE(at / 512, block * 4)
    parts.push(bitmap, data)
    at += bitmapSize + spec.blockSize
  }
  return Buffer.concat([...parts, footer])
}

function buildFooter(size: number, type: number, dataOffset: number): Buffer {
  const footer = Buffer.alloc(512)
  footer.write('conectix', 0, 'latin1')
  footer.writeUInt32BE(2, 8)
  footer.writeUInt32BE(0x1_0000, 12)
  footer.writeBigUInt64BE(BigInt(dataOffset), 16)
  footer.writeBigUInt64BE(BigInt(size), 40)
  footer.writeBigUInt64BE(BigInt(size), 48)
  footer.writeUInt32BE(type, 60)
  footer.write('0123456789abcdef', 68, 'latin1')
  footer.writeUInt32BE(checksum(footer), 64)
  return footer
}

function buildHeader(spec: VhdChild, blocks: number, locatorAt: number, locatorLength: number): Buffer {
  const header = Buffer.alloc(1024)
  header.write('cxsparse', 0, 'latin1')
  header.fill(0xff, 8, 16)
  header.writeBigUInt64BE(1536n, 16)
  header.writeUInt32BE(0x1_0000, 24)
  header.writeUInt32BE(blocks, 28)
  header.writeUInt32BE(spec.blockSize, 32)
  header.write(spec.parentId, 40, 'hex')
  header.set(Buffer.from(spec.parentName, 'utf16le').swap16(), 64)
  header.write('W2ru', 0x240, 'latin1')
  header.writeUInt32BE(512, 0x244)
  header.writeUInt32BE(locatorLength, 0x248)
  header.writeBigUInt64BE(BigInt(locatorAt), 0x250)
  header.writeUInt32BE(checksum(header), 36)
  return header
}

function checksum(bytes: Buffer): number {
  return ~bytes.reduce((sum, byte) => sum + byte, 0) >>> 0
}
