import { u16, u32, utf16 } from '../little-endian.ts'
import { ReparseTag } from './reparse-tag.ts'

export interface ReparsePoint {
  readonly tag: number
  /** The whole attribute: tag, length and data, as NTFS keeps it. */
  readonly data: Uint8Array
  /** The substitute name of a symbolic link or junction, as stored. */
  readonly target?: string
  /** The algorithm of a system-compressed file; undefined when it is none. */
  readonly wofAlgorithm?: number
}

/** Undefined when the value cannot be a reparse point. */
export function parseReparsePoint(value: Uint8Array): ReparsePoint | undefined {
  if (value.length < 8) return undefined
  const tag = u32(value, 0)
  const target = linkTarget(tag, value)
  const wofAlgorithm = tag === ReparseTag.Wof ? parseWof(value) : undefined
  return {
    tag,
    data: value,
    ...(target === undefined ? {} : { target }),
    ...(wofAlgorithm === undefined ? {} : { wofAlgorithm }),
  }
}

/** Where the names begin, after the header and the lengths; a symbolic link has a word of flags before them ([MS-FSCC] 2.1.2.4, 2.1.2.5). */
const PATH_BUFFER: ReadonlyMap<number, number> = new Map([
  [ReparseTag.Symlink, 20],
  [ReparseTag.MountPoint, 16],
])

function linkTarget(tag: number, value: Uint8Array): string | undefined {
  if (tag === ReparseTag.LinuxSymlink) {
    // WSL keeps a version word, then the target as UTF-8.
    return value.length > 12 ? Buffer.from(value.subarray(12)).toString('utf8') : undefined
  }
  const names = PATH_BUFFER.get(tag)
  if (names === undefined) return undefined
  const start = names + u16(value, 8)
  const length = u16(value, 10)
  if (start + length > value.length) return undefined
  return utf16(value, start, Math.floor(length / 2))
}

const WOF_PROVIDER_FILE = 2

/** WOF_EXTERNAL_INFO (version, provider), then FILE_PROVIDER_EXTERNAL_INFO (version, algorithm). */
function parseWof(value: Uint8Array): number | undefined {
  if (value.length < 24 || u32(value, 12) !== WOF_PROVIDER_FILE) return undefined
  return u32(value, 20)
}
