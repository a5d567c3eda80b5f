/** Gives the bytes at a position of the file; fewer than asked for at its end. */
export type ReadAt = (position: number, length: number) => Uint8Array

/** The processor that a program is compiled for. */
export type Machine = 'x86' | 'x64' | 'arm64' | 'arm' | 'ia64'

/** IMAGE_FILE_MACHINE_* (PE Format, Machine Types). */
const MACHINES: ReadonlyMap<number, Machine> = new Map([
  [0x014c, 'x86'],
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
  [0x01c4, 'arm'],
  [0x0200, 'ia64'],
])

export interface Section {
  readonly virtualAddress: number
  readonly virtualSize: number
  readonly fileOffset: number
  readonly fileSize: number
}

export interface PeHeaders {
  readonly machine: number
  /** Address and size of the resource directory; size 0 when the file has none. */
  readonly resources: { readonly virtualAddress: number; readonly size: number }
  readonly sections: readonly Section[]
}

const RESOURCE_DIRECTORY = 2
/** More sections than any linker writes; a larger count is damage. */
const MAX_SECTIONS = 96

/** Reads the headers; undefined when the bytes are no portable executable. */
export function readHeaders(readAt: ReadAt): PeHeaders | undefined {
  const dos = view(readAt(0, 64))
  // "MZ", and the offset of the PE header at 0x3c.
  if (dos.byteLength < 64 || dos.getUint16(0, true) !== 0x5a4d) return undefined
  const peOffset = dos.getUint32(0x3c, true)
  const coff = view(readAt(peOffset, 24))
  if (coff.byteLength < 24 || coff.getUint32(0, true) !== 0x0000_4550) return undefined
  const machine = coff.getUint16(4, true)
  const sectionCount = Math.min(coff.getUint16(6, true), MAX_SECTIONS)
  const optionalSize = coff.getUint16(20, true)
  const optional = view(readAt(peOffset + 24, optionalSize))
  return {
    machine,
    resources: resourceDirectory(optional),
    sections: readSections(view(readAt(peOffset + 24 + optionalSize, sectionCount * 40))),
  }
}

/** The machine of a portable executable; undefined for other files and unknown machines. */
export function readMachine(readAt: ReadAt): Machine | undefined {
  const headers = readHeaders(readAt)
  return headers === undefined ? undefined : MACHINES.get(headers.machine)
}

/** Data directories begin at 96 in PE32 (magic 0x10b) and at 112 in PE32+ (0x20b). */
function resourceDirectory(optional: DataView): PeHeaders['resources'] {
  const none = { virtualAddress: 0, size: 0 }
  if (optional.byteLength < 2) return none
  const directories = optional.getUint16(0, true) === 0x20b ? 112 : 96
  const at = directories + RESOURCE_DIRECTORY * 8
  if (at + 8 > optional.byteLength) return none
  return { virtualAddress: optional.getUint32(at, true), size: optional.getUint32(at + 4, true) }
}

function readSections(table: DataView): Section[] {
  const sections: Section[] = []
  for (let at = 0; at + 40 <= table.byteLength; at += 40) {
    sections.push({
      virtualSize: table.getUint32(at + 8, true),
      virtualAddress: table.getUint32(at + 12, true),
      fileSize: table.getUint32(at + 16, true),
      fileOffset: table.getUint32(at + 20, true),
    })
  }
  return sections
}

/** Where an address of the loaded image lies in the file; undefined when no section holds it. */
export function fileOffsetOf(sections: readonly Section[], address: number): number | undefined {
  for (const section of sections) {
    const within = address - section.virtualAddress
    if (within >= 0 && within < section.fileSize) return section.fileOffset + within
  }
  return undefined
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
