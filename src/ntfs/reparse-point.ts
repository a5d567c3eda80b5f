import { u16, u32, utf16 } from './little-endian.ts'
import { FileFlag } from './standard-information.ts'

/** Reparse tags that mean something to us ([MS-FSCC] 2.1.2.1). */
export const ReparseTag = {
  MountPoint: 0xa000_0003,
  Hsm: 0xc000_0004,
  Hsm2: 0x8000_0006,
  SingleInstance: 0x8000_0007,
  Symlink: 0xa000_000c,
  Deduplicated: 0x8000_0013,
  Nfs: 0x8000_0014,
  Dfm: 0x8000_0016,
  Wof: 0x8000_0017,
  AppExecLink: 0x8000_001b,
  ProjectedFile: 0x9000_001c,
  LinuxSymlink: 0xa000_001d,
  StorageSync: 0x8000_001e,
  OneDrive: 0x8000_0021,
  UnixSocket: 0x8000_0023,
  LinuxFifo: 0x8000_0024,
  LinuxCharacterDevice: 0x8000_0025,
  LinuxBlockDevice: 0x8000_0026,
} as const

/** IO_REPARSE_TAG_CLOUD and its fifteen variants differ in bits 12 to 15. */
const CLOUD = 0x9000_001a
const CLOUD_MASK = 0xffff_0fff

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

export type ContentAbsence = 'cloud-placeholder' | 'deduplicated' | 'archived' | 'foreign-reparse-point'

/** What the content of a file with this tag depends on. `never`: there is none. `when-recalled`: it is here unless a filter must recall it. `always`: only the filter that made the reparse point can give it. */
interface TagRule {
  readonly absence: ContentAbsence
  readonly when: 'always' | 'recalled'
}

const TAG_RULES: ReadonlyMap<number, TagRule | undefined> = new Map<number, TagRule | undefined>([
  [ReparseTag.Deduplicated, { absence: 'deduplicated', when: 'always' }],
  [ReparseTag.SingleInstance, { absence: 'deduplicated', when: 'always' }],
  [ReparseTag.Hsm, { absence: 'archived', when: 'recalled' }],
  [ReparseTag.Hsm2, { absence: 'archived', when: 'recalled' }],
  [ReparseTag.StorageSync, { absence: 'cloud-placeholder', when: 'recalled' }],
  [ReparseTag.OneDrive, { absence: 'cloud-placeholder', when: 'recalled' }],
  [ReparseTag.ProjectedFile, { absence: 'cloud-placeholder', when: 'recalled' }],
  [ReparseTag.Symlink, undefined],
  [ReparseTag.MountPoint, undefined],
  [ReparseTag.LinuxSymlink, undefined],
  [ReparseTag.UnixSocket, undefined],
  [ReparseTag.LinuxFifo, undefined],
  [ReparseTag.LinuxCharacterDevice, undefined],
  [ReparseTag.LinuxBlockDevice, undefined],
  [ReparseTag.AppExecLink, undefined],
  [ReparseTag.Nfs, undefined],
])

const RECALL_FLAGS = FileFlag.Offline | FileFlag.RecallOnOpen | FileFlag.RecallOnDataAccess

/** Whether a tag is one of the cloud files filter. */
export function isCloudTag(tag: number): boolean {
  return (tag & CLOUD_MASK) >>> 0 === CLOUD
}

export interface ContentFacts {
  readonly tag: number
  readonly attributes: number
  readonly size: number
  /** Whether part of the content has no clusters. */
  readonly holes: boolean
  /** Whether none of it has. */
  readonly empty: boolean
}

/**
 * Why a file's content is not on the disk although its size says so; undefined when it is. A cloud file that was fetched in
 * full keeps its tag and has all its clusters.
 */
export function contentAbsence(facts: ContentFacts): ContentAbsence | undefined {
  if (facts.tag === 0) return undefined
  const recalled = (facts.attributes & RECALL_FLAGS) !== 0 || facts.empty
  if (isCloudTag(facts.tag)) {
    return facts.size > 0 && (recalled || facts.holes) ? 'cloud-placeholder' : undefined
  }
  if (TAG_RULES.has(facts.tag)) {
    const rule = TAG_RULES.get(facts.tag)
    if (rule === undefined || facts.size === 0) return undefined
    return rule.when === 'always' || recalled ? rule.absence : undefined
  }
  return facts.size > 0 ? 'foreign-reparse-point' : undefined
}
