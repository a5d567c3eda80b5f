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

export type ContentAbsence = 'cloud-placeholder' | 'deduplicated' | 'archived' | 'foreign-reparse-point'

/** `always`: only the filter that made the reparse point can give the content; `recalled`: it is on the disk unless the filter must fetch it. */
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

/** Whether a tag stands for another place in the name space, as links and junctions do ([MS-FSCC] 2.1.2.1, the N bit). */
export function isNameSurrogate(tag: number): boolean {
  return (tag & 0x2000_0000) !== 0
}

/** What a tag alone says of the content behind it; the cloud tags say nothing, since a file that was fetched keeps its tag. */
export function absenceByTag(tag: number): ContentAbsence | undefined {
  return TAG_RULES.get(tag)?.absence
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
