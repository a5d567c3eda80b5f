/** One interface to the files of a volume, and its two makers: a mounted directory, and NTFS read directly. */
export { isNameSurrogate } from '../ntfs/index.ts'
export { MountedVolume } from './mounted-volume.ts'
export { NtfsVolume, type NtfsVolumeOptions } from './ntfs-volume.ts'
export { openVolume, reopenVolume } from './open-volume.ts'
export { readWhole } from './read-whole.ts'
export {
  type Absence,
  type EfsInfo,
  type Entry,
  type EntryDetails,
  type EntryId,
  FileAttribute,
  type FileTimes,
  type ListedState,
  type MountPointInfo,
  type Reader,
  type ReparseInfo,
  type StreamInfo,
  type Volume,
  type VolumeSpec,
} from './volume.ts'
export { VolumeError } from './volume-error.ts'
