import type { Absence } from './volume.ts'

/** Reparse tags whose meaning matters here ([MS-FSCC] 2.1.2.1). */
export const ReparseTag = {
  MountPoint: 0xa000_0003,
  Symlink: 0xa000_000c,
  Hsm: 0xc000_0004,
  Hsm2: 0x8000_0006,
  Dedup: 0x8000_0013,
  Wof: 0x8000_0017,
  Wci: 0x8000_0018,
  OneDrive: 0x8000_0021,
  AppExecLink: 0x8000_001b,
  ProjFs: 0x9000_001c,
} as const

/** The cloud tags differ in one nibble, the provider's: 0x9000001A to 0x9000F01A. */
const CLOUD_MASK = 0xffff_0fff
const CLOUD = 0x9000_001a

const ABSENT: ReadonlyMap<number, Absence> = new Map([
  [ReparseTag.OneDrive, 'cloud-placeholder'],
  [ReparseTag.ProjFs, 'cloud-placeholder'],
  [ReparseTag.Hsm, 'archived'],
  [ReparseTag.Hsm2, 'archived'],
  [ReparseTag.Dedup, 'deduplicated'],
])

export function isCloudTag(tag: number): boolean {
  return (tag & CLOUD_MASK) >>> 0 === CLOUD
}

/**
 * What a reparse tag says about the content behind it. A cloud tag alone does not: a file that was downloaded keeps
 * its tag, so the attributes decide (`contentIsRecalled`).
 */
export function absenceByTag(tag: number): Absence | undefined {
  return ABSENT.get(tag)
}

/** FILE_ATTRIBUTE_OFFLINE, RECALL_ON_OPEN and RECALL_ON_DATA_ACCESS: the content comes from elsewhere when it is read ([MS-FSCC] 2.6). */
export function contentIsRecalled(attributes: number): boolean {
  return (attributes & 0x44_1000) !== 0
}

/** Whether a tag stands for another place in the name space, as links and junctions do ([MS-FSCC] 2.1.2.1, the N bit). */
export function isNameSurrogate(tag: number): boolean {
  return (tag & 0x2000_0000) !== 0
}
