import { fileOffsetOf, type PeHeaders, type ReadAt, readHeaders, view } from './headers.ts'

/** What the version resource of a program says. */
export interface FileVersion {
  /** `a.b.c.d` of VS_FIXEDFILEINFO, where it is there. */
  readonly fixedFileVersion?: string
  readonly fixedProductVersion?: string
  /** The strings of the first string table: `FileVersion`, `ProductVersion`, `CompanyName`, … */
  readonly strings: ReadonlyMap<string, string>
}

const RT_VERSION = 16
/** Version resources are a few kB; a larger one is damage. */
const MAX_RESOURCE = 1 << 20
/** How many entries a resource directory may have before it counts as damage. */
const MAX_ENTRIES = 4096
/** Nested structures of a version resource: root, StringFileInfo, StringTable, String. */
const MAX_DEPTH = 4
const FIXED_INFO_SIGNATURE = 0xfeef_04bd

/** The version resource of a portable executable; undefined when the file is none or has no such resource. */
export function readFileVersion(readAt: ReadAt): FileVersion | undefined {
  const headers = readHeaders(readAt)
  if (headers === undefined || headers.resources.size === 0) return undefined
  const resource = findVersionResource(headers, readAt)
  return resource === undefined ? undefined : parseVersion(resource)
}

/** The resource tree has three levels: type, name, language (PE Format, The .rsrc Section). The first name and language serve. */
function findVersionResource(headers: PeHeaders, readAt: ReadAt): Uint8Array | undefined {
  const start = fileOffsetOf(headers.sections, headers.resources.virtualAddress)
  if (start === undefined) return undefined
  let offset = 0
  for (const wanted of [RT_VERSION, undefined, undefined]) {
    const next = directoryEntry(readAt, start + offset, wanted)
    if (next === undefined) return undefined
    offset = next & 0x7fff_ffff
  }
  const data = view(readAt(start + offset, 16))
  if (data.byteLength < 16) return undefined
  const at = fileOffsetOf(headers.sections, data.getUint32(0, true))
  const size = data.getUint32(4, true)
  return at === undefined || size > MAX_RESOURCE ? undefined : readAt(at, size)
}

/** The offset field of the entry with this id, or of the first entry. */
function directoryEntry(readAt: ReadAt, at: number, id: number | undefined): number | undefined {
  const header = view(readAt(at, 16))
  if (header.byteLength < 16) return undefined
  const count = Math.min(header.getUint16(12, true) + header.getUint16(14, true), MAX_ENTRIES)
  const entries = view(readAt(at + 16, count * 8))
  for (let i = 0; i + 8 <= entries.byteLength; i += 8) {
    if (id === undefined || entries.getUint32(i, true) === id) return entries.getUint32(i + 4, true)
  }
  return undefined
}

function parseVersion(resource: Uint8Array): FileVersion {
  const strings = new Map<string, string>()
  let fixed: { file: string; product: string } | undefined
  const walk = (from: number, to: number, depth: number): void => {
    for (let at = from; at + 6 <= to; ) {
      const block = readBlock(resource, at, to)
      if (block === undefined) return
      if (depth === 0) fixed = fixedInfo(block.value)
      if (depth === MAX_DEPTH - 1) {
        if (!strings.has(block.key)) strings.set(block.key, textOf(block.value))
      } else if (depth !== 1 || block.key === 'StringFileInfo') {
        walk(block.childrenAt, block.end, depth + 1)
      }
      at = align(block.end)
    }
  }
  walk(0, resource.length, 0)
  return {
    ...(fixed === undefined ? {} : { fixedFileVersion: fixed.file, fixedProductVersion: fixed.product }),
    strings,
  }
}

interface Block {
  readonly key: string
  readonly value: Uint8Array
  readonly childrenAt: number
  readonly end: number
}

/** One structure: length, value length, type, key, padding, value, padding, children (VS_VERSIONINFO and its parts). */
function readBlock(resource: Uint8Array, at: number, limit: number): Block | undefined {
  const data = view(resource)
  const length = data.getUint16(at, true)
  if (length < 6) return undefined
  const end = Math.min(at + length, limit)
  const valueLength = data.getUint16(at + 2, true)
  const isText = data.getUint16(at + 4, true) === 1
  let keyEnd = at + 6
  while (keyEnd + 2 <= end && data.getUint16(keyEnd, true) !== 0) keyEnd += 2
  const valueAt = align(keyEnd + 2)
  // Text lengths count characters; some compilers count bytes there, so the block's end and the NUL decide.
  const valueEnd = Math.min(valueAt + valueLength * (isText ? 2 : 1), end)
  return {
    key: textOf(resource.subarray(at + 6, keyEnd)),
    value: resource.subarray(Math.min(valueAt, end), Math.max(valueEnd, Math.min(valueAt, end))),
    childrenAt: align(Math.max(valueEnd, valueAt)),
    end,
  }
}

function fixedInfo(value: Uint8Array): { file: string; product: string } | undefined {
  if (value.length < 24) return undefined
  const data = view(value)
  if (data.getUint32(0, true) !== FIXED_INFO_SIGNATURE) return undefined
  const version = (at: number) =>
    [
      data.getUint16(at + 2, true),
      data.getUint16(at, true),
      data.getUint16(at + 6, true),
      data.getUint16(at + 4, true),
    ].join('.')
  return { file: version(8), product: version(16) }
}

/** UTF-16 up to the first NUL. */
function textOf(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-16le').decode(bytes.subarray(0, bytes.length & ~1))
  const end = text.indexOf('\0')
  return end < 0 ? text : text.slice(0, end)
}

function align(offset: number): number {
  return (offset + 3) & ~3
}
