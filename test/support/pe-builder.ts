/** Builds the smallest portable executable that carries a version resource. */
export interface PeSpec {
  readonly machine: number
  readonly fileVersion?: readonly [number, number, number, number]
  readonly strings?: Readonly<Record<string, string>>
}

const SECTION_ADDRESS = 0x1000
const SECTION_OFFSET = 0x200

export function buildPe(spec: PeSpec): Buffer {
  const wide = spec.machine === 0x8664 || spec.machine === 0xaa64
  const optionalSize = wide ? 240 : 224
  const resources =
    spec.strings === undefined && spec.fileVersion === undefined ? Buffer.alloc(0) : resourceSection(spec)
  const headers = Buffer.alloc(SECTION_OFFSET)
  headers.write('MZ', 0, 'latin1')
  headers.writeUInt32LE(0x40, 0x3c)
  headers.write('PE\0\0', 0x40, 'latin1')
  headers.writeUInt16LE(spec.machine, 0x44)
  headers.writeUInt16LE(1, 0x46)
  headers.writeUInt16LE(optionalSize, 0x54)
  headers.writeUInt16LE(0x2022, 0x56)
  const optional = 0x58
  headers.writeUInt16LE(wide ? 0x20b : 0x10b, optional)
  headers.writeUInt32LE(0x1000, optional + 32)
  headers.writeUInt32LE(0x200, optional + 36)
  headers.writeUInt32LE(0x2000, optional + 56)
  headers.writeUInt32LE(SECTION_OFFSET, optional + 60)
  headers.writeUInt16LE(3, optional + 68)
  headers.writeUInt32LE(16, optional + (wide ? 108 : 92))
  const directory = optional + (wide ? 112 : 96) + 2 * 8
  headers.writeUInt32LE(SECTION_ADDRESS, directory)
  headers.writeUInt32LE(resources.length, directory + 4)
  const section = optional + optionalSize
  headers.write('.rsrc', section, 'latin1')
  headers.writeUInt32LE(resources.length, section + 8)
  headers.writeUInt32LE(SECTION_ADDRESS, section + 12)
  headers.writeUInt32LE(resources.length, section + 16)
  headers.writeUInt32LE(SECTION_OFFSET, section + 20)
  headers.writeUInt32LE(0x4000_0040, section + 36)
  return Buffer.concat([headers, resources])
}

/** Three directory levels with one entry each, the data entry, then the version itself. */
function resourceSection(spec: PeSpec): Buffer {
  const version = versionInfo(spec)
  const tree = Buffer.alloc(3 * 24 + 16)
  for (const [level, id] of [16, 1, 0x409].entries()) {
    tree.writeUInt16LE(1, level * 24 + 14)
    tree.writeUInt32LE(id, level * 24 + 16)
    const next = (level + 1) * 24
    tree.writeUInt32LE(level < 2 ? (0x8000_0000 | next) >>> 0 : next, level * 24 + 20)
  }
  tree.writeUInt32LE(SECTION_ADDRESS + tree.length, 72)
  tree.writeUInt32LE(version.length, 76)
  const padding = Buffer.alloc((0x200 - ((tree.length + version.length) % 0x200)) % 0x200)
  return Buffer.concat([tree, version, padding])
}

function versionInfo(spec: PeSpec): Buffer {
  const strings = Object.entries(spec.strings ?? {}).map(([key, text]) =>
    block(key, Buffer.from(`${text}\0`, 'utf16le'), 1, text.length + 1, []),
  )
  const table = block('040904B0', Buffer.alloc(0), 1, 0, strings)
  const stringInfo = block('StringFileInfo', Buffer.alloc(0), 1, 0, [table])
  const fixed = fixedInfo(spec.fileVersion ?? [0, 0, 0, 0])
  return block('VS_VERSION_INFO', fixed, 0, fixed.length, [stringInfo])
}

function fixedInfo([a, b, c, d]: readonly [number, number, number, number]): Buffer {
  const fixed = Buffer.alloc(52)
  fixed.writeUInt32LE(0xfeef_04bd, 0)
  fixed.writeUInt32LE(0x1_0000, 4)
  for (const at of [8, 16]) {
    fixed.writeUInt16LE(b, at)
    fixed.writeUInt16LE(a, at + 2)
    fixed.writeUInt16LE(d, at + 4)
    fixed.writeUInt16LE(c, at + 6)
  }
  return fixed
}

function block(key: string, value: Buffer, type: number, valueLength: number, children: Buffer[]): Buffer {
  const parts = [padded(Buffer.concat([Buffer.alloc(6), Buffer.from(`${key}\0`, 'utf16le')])), padded(value)]
  for (const child of children) parts.push(padded(child))
  const whole = Buffer.concat(parts)
  whole.writeUInt16LE(whole.length, 0)
  whole.writeUInt16LE(valueLength, 2)
  whole.writeUInt16LE(type, 4)
  return whole
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])
}
